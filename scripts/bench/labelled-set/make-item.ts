import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import { type Random, seededRandom } from "../../../tests/machines/simulation/random";
import { spokenAnswer } from "../../../tests/speech/spoken-answer";
import { COMPLETE_ANSWERS } from "./complete-answers";
import { INCOMPLETE_CLAUSES } from "./incomplete-clauses";
import { type EchoPath, KINDS, type Kind, type LabelledItem } from "./labelled-item";
import { type Sound, cough, roomNoise, throatClearing, typing } from "./noises";
import { BACKCHANNELS, INTERRUPTIONS, INTERVIEWER_LINES } from "./short-utterances";
import { anyListener, anySpeaker, utter } from "./voices";

/** Silence before a candidate begins an answer. */
const BEFORE_MS = [600, 1_200] as const;
/** Silence after the last word: longer than anybody waits for a complete answer. */
const AFTER_MS = 2_500;
const PAUSE_MS = [2_000, 4_000] as const;
/** When something happens while the interviewer speaks: from the beginning of the turn. */
const ONSET_MS = [1_000, 7_000] as const;
/** What follows it must show whether the interviewer goes on. */
const WATCHED_MS = 4_000;

/** The item of that kind and number; the same for ever with the same seed. */
export async function makeItem(kind: Kind, number: number, seed: number): Promise<LabelledItem> {
  const random = seededRandom(seed * 1_000_003 + KINDS.indexOf(kind) * 10_007 + number);
  switch (kind) {
    case "pause":
      return { kind, number, ...(await thinkingPause(random, number)) };
    case "complete":
      return { kind, number, ...(await completeAnswer(random, number)) };
    case "echo":
      return { kind, number, ...(await whileInterviewing(random, null)), echo: echoPath(random) };
    case "cough":
    case "keyboard":
      return { kind, number, ...(await whileInterviewing(random, { sound: noiseOf(kind, random), words: [] })) };
    case "backchannel":
    case "interruption":
      return { kind, number, ...(await whileInterviewing(random, await remark(kind, random, number))) };
  }
}

type Body = Omit<LabelledItem, "kind" | "number">;

async function thinkingPause(random: Random, number: number): Promise<Body> {
  const [said, goesOn] = INCOMPLETE_CLAUSES[number % INCOMPLETE_CLAUSES.length] ?? ["", ""];
  const speaker = anySpeaker(random);
  const writes = writtenAs(random);
  const [first, rest] = [await utter(said, speaker), await utter(goesOn, speaker)];
  const onsetSample = msToSamples(random.between(...BEFORE_MS));
  const from = onsetSample + first.sound.length;
  const to = from + msToSamples(random.between(...PAUSE_MS));
  const samples = inRoom(random, to + rest.sound.length + msToSamples(AFTER_MS), [[first.sound, onsetSample], [rest.sound, to]]);
  const words = [...placed(first.words, onsetSample, writes), ...placed(rest.words, to, writes)];
  return { samples, onsetSample, endSample: to + rest.sound.length, pause: { from, to }, words };
}

async function completeAnswer(random: Random, number: number): Promise<Body> {
  const text = COMPLETE_ANSWERS[number % COMPLETE_ANSWERS.length] ?? "";
  const { sound, words } = await utter(text, anySpeaker(random));
  const onsetSample = msToSamples(random.between(...BEFORE_MS));
  const endSample = onsetSample + sound.length;
  const samples = inRoom(random, endSample + msToSamples(AFTER_MS), [[sound, onsetSample]]);
  return { samples, onsetSample, endSample, words: placed(words, onsetSample, writtenAs(random)) };
}

interface Event {
  sound: Sound;
  words: AlignedWord[];
}

async function whileInterviewing(random: Random, event: Event | null): Promise<Body> {
  const interviewer = await interviewerLine(random);
  const onsetSample = msToSamples(random.between(...ONSET_MS));
  const endSample = onsetSample + (event?.sound.length ?? 0);
  const length = event ? endSample + msToSamples(WATCHED_MS) : interviewer.samples.length + msToSamples(1_000);
  const samples = inRoom(random, length, event ? [[event.sound, onsetSample]] : []);
  return { samples, onsetSample, endSample, words: placed(event?.words ?? [], onsetSample, (word) => word), interviewer };
}

async function interviewerLine(random: Random): Promise<NonNullable<LabelledItem["interviewer"]>> {
  const text = random.pick(INTERVIEWER_LINES);
  const { samples, words } = await spokenAnswer(text, { voice: random.pick(["slt", "awb"]), stretch: 1.05 });
  return { text, samples, words };
}

function noiseOf(kind: "cough" | "keyboard", random: Random): Sound {
  if (kind === "keyboard") return typing(random, random.between(800, 3_000), random.between(0.05, 0.3));
  const peak = random.between(0.2, 0.7);
  return random.chance(0.6) ? cough(random, peak) : throatClearing(random, peak);
}

async function remark(kind: "backchannel" | "interruption", random: Random, number: number): Promise<Event> {
  if (kind === "interruption") return utter(INTERRUPTIONS[number % INTERRUPTIONS.length] ?? "", anySpeaker(random));
  const { spoken, written } = BACKCHANNELS[number % BACKCHANNELS.length] ?? { spoken: "", written: "" };
  const { sound, words } = await utter(spoken, anyListener(random));
  return { sound, words: rewritten(words, written.split(" ")) };
}

/** The words as they are written; "uh hum" is one word of a transcriber's. */
function rewritten(words: readonly AlignedWord[], written: readonly string[]): AlignedWord[] {
  if (words.length === written.length) return words.map((word, index) => ({ ...word, text: written[index] ?? "" }));
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) throw new Error(`"${written.join(" ")}" was spoken without a word`);
  return [{ ...first, text: written.join(" "), endSample: last.endSample }];
}

/** Some transcribers write marks and capitals, some only words; an end mark means something only where the answer is over. */
function writtenAs(random: Random): (word: string) => string {
  return random.chance(0.5) ? (word) => word : (word) => word.toLowerCase().replace(/[.,!?]+$/, "");
}

function placed(words: readonly AlignedWord[], at: number, write: (word: string) => string): AlignedWord[] {
  return words.map((word) => ({ ...word, text: write(word.text), startSample: word.startSample + at, endSample: word.endSample + at }));
}

/** −14 to −34 dB of what was played, after 15 to 120 ms, and up to five reflections of a room. */
function echoPath(random: Random): EchoPath {
  const delay = random.between(15, 120);
  const gain = 10 ** (-random.between(14, 34) / 20);
  const reflections = Array.from({ length: 2 + Math.floor(random.next() * 4) }, () => random.between(4, 90));
  const taps = [0, ...reflections].map((later) => ({
    delaySamples: msToSamples(delay + later),
    gain: gain * 10 ** (-later / 30) * (later > 0 && random.chance(0.5) ? -1 : 1),
  }));
  return { taps };
}

function inRoom(random: Random, length: number, sounds: readonly (readonly [Sound, number])[]): Int16Array {
  const mixed = roomNoise(random, length, random.between(0.0005, 0.004));
  for (const [sound, from] of sounds) sound.forEach((value, at) => (mixed[from + at] = (mixed[from + at] ?? 0) + value));
  return Int16Array.from(mixed, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
}
