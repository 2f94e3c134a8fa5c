import { createActor } from "xstate";

import { msToSamples } from "~/domain/audio";
import { DEFAULT_TALK_PREFERENCES } from "~/domain/talk-preferences";
import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";
import { captureMachine } from "~/machines/capture-machine";
import { answerMode } from "~/machines/interview/context";
import type { UserEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { virtualClock } from "../virtual-clock";
import { seededRandom } from "./random";
import { utteranceFor } from "./simulated-utterance";
import { simulatedCandidate } from "./simulated-candidate";
import { simulatedPlayer } from "./simulated-player";
import { simulatedRecogniser } from "./simulated-recogniser";
import { type ModelCosts, simulatedServer } from "./simulated-server";
import { simulatedNetwork } from "./simulated-socket";

export interface SimulationResult {
  ended: boolean;
  /** Where it stood when it was given up. */
  stuckIn: string | null;
  doubleReplies: number;
  /** Times at which the interviewer was heard, or began, while the candidate had the floor or was speaking. */
  spokeOver: number;
  costs: ModelCosts;
  /** Virtual milliseconds. */
  lastedMs: number;
  acts: number;
  reloads: number;
  cuts: number;
  answers: number;
  serverView: InterviewView;
  pageView: InterviewView;
}

/** Nothing fails any more after this; whatever is not over soon after is stuck. */
const TROUBLE_MS = 4 * 60_000;
const LIMIT_MS = 60 * 60_000;
/** The detector is sure of a voice after 96 ms; a sample on its way out is not called back. */
const KNOWN_AFTER_MS = 150;

const PATIENT_ACTS: UserEvent[] = [
  { type: "user.startAnswer" },
  { type: "user.finishAnswer" },
  { type: "user.submitTyped", text: "I typed that I planned it and it saved four hours." },
  { type: "user.thinkOver" },
  { type: "user.resume" },
  { type: "user.retry" },
  { type: "user.retryMicrophone" },
  { type: "user.takeOver" },
  { type: "user.saveEdit", text: "I said it better." },
];
const WHIMS: UserEvent[] = [
  { type: "user.interrupt" },
  { type: "user.discard" },
  { type: "user.redo" },
  { type: "user.repeat" },
  { type: "user.skip" },
  { type: "user.pause" },
  { type: "user.edit" },
  { type: "user.cancelEdit" },
  { type: "user.think" },
  { type: "user.thinkOver" },
  { type: "user.setTalk", talk: { ...DEFAULT_TALK_PREFERENCES, pace: "unhurried" } },
  { type: "user.setTalk", talk: DEFAULT_TALK_PREFERENCES },
  { type: "user.setMode", mode: "typed" },
  { type: "user.setMode", mode: "tap-to-talk" },
  { type: "user.setMode", mode: "hands-free" },
];

/** One whole interview in virtual time: a random person, a network that cuts out, a server that fails and restarts. */
export function simulateInterview(seed: number): SimulationResult {
  const random = seededRandom(seed);
  const clock = virtualClock();
  const faults = random.pick([0, 0.02, 0.1, 0.25]);
  let ids = 0;
  const newId = (): string => `s${seed}x${String((ids += 1)).padStart(6, "0")}`;
  const candidate = simulatedCandidate({ clock, random, faults: faults / 3 });
  const speechToText = random.pick(["none", "batch", "streaming", "streaming"] as const);
  const server = simulatedServer({ clock, random, faults, candidate, speechToText, questions: Math.round(random.between(2, 6)) });
  const talk = { ...DEFAULT_TALK_PREFERENCES, bargeIn: random.pick(["usual", "usual", "loudspeakers", "never"] as const) };
  const player = simulatedPlayer({ clock, random, onFirstSample: () => beganToSpeak() });
  const network = simulatedNetwork({ clock, random, server, newId, onSound: player.sound });
  const recogniser = simulatedRecogniser({ clock, random, candidate, available: random.chance(0.4) });
  const counts = { acts: 0, reloads: 0, cuts: 0, spokeOver: 0 };

  function openPage(begin: boolean) {
    const machine = interviewMachine.provide({
      actors: {
        socket: network.logic(),
        player: player.logic(),
        recogniser: recogniser(),
        capture: captureMachine.provide({ actors: { microphone: candidate.logic() } }),
      },
    });
    const surroundings = { newId, now: clock.now, clockSample: () => Math.round(msToSamples(clock.now())) };
    const actor = createActor(machine, { clock, input: { ...surroundings, begin, view: EMPTY_VIEW, capabilities: null, mode: "hands-free", language: "en-US", talk } });
    let wasAudible = false;
    actor.subscribe((snapshot) => {
      const audible = snapshot.matches({ floor: { replying: "speaking" } });
      if (audible && !wasAudible && snapshot.context.answer !== null) counts.spokeOver += 1;
      wasAudible = audible;
    });
    return actor.start();
  }

  let page = openPage(true);

  let chosenAt = 0;

  /** Whoever is known to be speaking before a turn begins is waited for. */
  function beganToSpeak(): void {
    const { context } = page.getSnapshot();
    const isHeard = answerMode(context) !== "typed" && context.microphone.status === "ready" && !context.microphone.muted;
    const isUsual = clock.now() - chosenAt > candidate.voiceMs();
    if (isHeard && isUsual && candidate.voiceMs() > KNOWN_AFTER_MS) counts.spokeOver += 1;
  }

  function act(): void {
    const snapshot = page.getSnapshot();
    const troubled = clock.now() < TROUBLE_MS;
    if (!candidate.busy() && random.chance(0.6)) {
      const speaks = snapshot.matches({ floor: "replying" }) || snapshot.matches({ floor: "intro" }) || snapshot.matches({ floor: "outro" });
      const listens = snapshot.matches({ floor: "listening" }) || snapshot.matches({ floor: "finishing" });
      if (listens) return candidate.say(utteranceFor(random, "answer"));
      if (speaks && troubled && random.chance(0.3)) return candidate.say(utteranceFor(random, "interruption"));
    }
    const acts = troubled && random.chance(0.35) ? WHIMS : PATIENT_ACTS;
    const possible = acts.filter((event) => snapshot.can(event));
    if (possible.length === 0) return;
    counts.acts += 1;
    const event = random.pick(possible);
    if (event.type === "user.setMode" || event.type === "user.setTalk") chosenAt = clock.now();
    page.send(event);
  }

  function trouble(): void {
    if (random.chance(faults / 4)) {
      counts.cuts += 1;
      network.cut(random.between(50, 25_000));
    }
    if (random.chance(faults / 8)) {
      counts.cuts += 1;
      server.restart();
      network.cut(random.between(500, 5_000));
    }
    if (random.chance(faults / 10)) candidate.unplug();
    if (random.chance(faults / 10)) {
      counts.reloads += 1;
      page.stop();
      page = openPage(false);
    }
  }

  const live = (): void => {
    if (clock.now() < TROUBLE_MS) trouble();
    else server.behave();
    act();
    clock.setTimeout(live, random.between(200, 4_000));
  };
  clock.setTimeout(live, 500);

  const over = (): boolean => page.getSnapshot().matches({ floor: "ended" });
  while (!over() && clock.now() < LIMIT_MS && clock.step());
  const ended = over();
  // The last commands are still on their way.
  clock.advance(2_000);
  const snapshot = page.getSnapshot();
  const serverView = server.view();
  page.stop();
  return {
    ended,
    stuckIn: ended ? null : JSON.stringify(snapshot.value),
    doubleReplies: server.doubleReplies(),
    ...counts,
    costs: server.costs(),
    lastedMs: clock.now(),
    answers: serverView.turns.filter((turn) => turn.role === "candidate").length,
    serverView,
    pageView: snapshot.context.view,
  };
}
