import type { Random } from "./random";
import type { Utterance } from "./simulated-candidate";

const FINISHED = ["we shipped it in the end", "i fixed the bug myself", "i learned a lot from it", "it took about three weeks", "that's it"];
const UNFINISHED = ["and i did that because of the", "so what i did was", "there were three reasons first", "when i joined the team", "we talked to the"];
const BACKCHANNELS = ["mhm", "yeah", "okay", "right"];
const INTERRUPTIONS = ["wait can i ask something about that", "sorry i would like to correct something first", "no i meant the other project"];

const saying = (random: Random, texts: readonly string[], low: number, high: number): Utterance => ({
  text: random.pick(texts),
  ms: Math.round(random.between(low, high)),
});

/** Something a person says while it has the floor, or while the interviewer has. */
export function utteranceFor(random: Random, when: "answer" | "interruption"): Utterance {
  if (when === "interruption") {
    if (random.chance(0.4)) return saying(random, BACKCHANNELS, 150, 600);
    return random.chance(0.2) ? cough(random) : saying(random, INTERRUPTIONS, 900, 4_000);
  }
  if (random.chance(0.08)) return cough(random);
  if (random.chance(0.05)) return { ...saying(random, ["let me think about that"], 600, 1_500), pauseMs: random.between(3_000, 15_000), then: finished(random) };
  return random.chance(0.3) ? thinkingInTheMiddle(random) : goingOn(random);
}

const cough = (random: Random): Utterance => ({ text: "", ms: Math.round(random.between(120, 400)) });

const finished = (random: Random): Utterance => saying(random, FINISHED, 800, 5_000);

/** Two to four seconds after words that go on. */
const thinkingInTheMiddle = (random: Random): Utterance => ({
  ...saying(random, UNFINISHED, 700, 3_000),
  pauseMs: Math.round(random.between(2_000, 4_000)),
  then: finished(random),
});

/** A finished sentence, and sometimes another: within the silence that may be the end, or while the reply is being made. */
function goingOn(random: Random): Utterance {
  const sentence = finished(random);
  if (!random.chance(0.4)) return sentence;
  return { ...sentence, pauseMs: Math.round(random.pick([random.between(60, 200), random.between(200, 600), random.between(600, 1_500)])), then: finished(random) };
}
