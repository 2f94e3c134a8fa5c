import { createActor, fromCallback } from "xstate";

import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";
import { EMPTY_VIEW } from "~/domain/transcript";
import type { TalkPreferences } from "~/domain/talk-preferences";
import { captureMachine } from "~/machines/capture-machine";
import { endpointOf } from "~/machines/interview/answer-updates";
import type { InterviewContext } from "~/machines/interview/context";
import type { RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import type { LabelledItem } from "../labelled-set/labelled-item";
import type { ProviderDelays } from "../lib/providers";
import { type PlayedStretch, createLoudspeaker } from "./loudspeaker";
import { type HeardWord, type ServerLog, WORD_MS, createQuickServer } from "./quick-server";
import { type VoiceModel, createRoomMicrophone } from "./room-microphone";

export interface ItemRun {
  item: LabelledItem;
  /** Clock sample of the item's first. */
  itemStart: number;
  /** What left the loudspeaker, by clock sample. */
  output: readonly number[];
  stretches: readonly PlayedStretch[];
  log: ServerLog;
  /** The interviewer's turn that the item happens in; null for pauses and answers. */
  turnId: string | null;
  /** The candidate had the floor at the end, or took it in between, from this clock sample on; null: never. */
  tookFloorAt: number | null;
  /** How long silence was to end the answer, in ms, once its words were known: within the pause, or after the last word. */
  waitMs: number | null;
}

interface RunOptions {
  item: LabelledItem;
  model: VoiceModel;
  delays: ProviderDelays;
  talk?: TalkPreferences;
}

const PACKET_MS = 20;
const START_LIMIT_MS = 5_000;
/** What the interviewer says when it is the candidate who is measured: short, so that it is soon over. */
const SHORT = { text: "Go on.", samples: new Int16Array(msToSamples(400)).map((_, at) => Math.round(5_000 * Math.sin(at / 8))), words: [] as AlignedWord[] };

/** Lets one item happen in a whole interview page in virtual time: the real machines, detector rules and playback. */
export async function runItem({ item, model, delays, talk }: RunOptions): Promise<ItemRun> {
  const clock = virtualClock();
  const clockSample = (): number => msToSamples(clock.now());
  let ids = 0;
  const newId = (): string => `v${String((ids += 1)).padStart(9, "0")}`;
  const loudspeaker = createLoudspeaker(clock);
  const microphone = createRoomMicrophone({ clock, clockSample, model, loudspeaker });
  const words = (): HeardWord[] => heardWords(item, microphone.itemStart(), loudspeaker.stretches);
  const question = item.interviewer ?? SHORT;
  const server = createQuickServer({ clock, clockSample, delays, question, reply: SHORT, words, onSound: loudspeaker.accept });
  const machine = interviewMachine.provide({
    actors: {
      socket: server.logic(),
      player: loudspeaker.logic(),
      recogniser: noRecogniser(),
      capture: captureMachine.provide({ actors: { microphone: microphone.logic() } }),
    },
  });
  const input = { newId, now: clock.now, clockSample, begin: true, view: EMPTY_VIEW, capabilities: null, mode: "hands-free" as const, language: "en-US", talk };
  const page = createActor(machine, { clock, input }).start();
  model.reset_state();
  let tookFloorAt: number | null = null;
  const advance = async (): Promise<void> => {
    clock.advance(PACKET_MS);
    await microphone.hear(clockSample());
    if (item.interviewer && tookFloorAt === null && microphone.itemStart() !== null && hasFloor()) tookFloorAt = clockSample();
  };
  const hasFloor = (): boolean => page.getSnapshot().context.answer !== null;
  const ready = (): boolean => {
    const snapshot = page.getSnapshot();
    if (!item.interviewer) return snapshot.matches({ floor: { listening: "quiet" } });
    return snapshot.matches({ floor: { replying: "speaking" } });
  };
  while (!ready()) {
    if (clock.now() > START_LIMIT_MS) throw new Error(`The interview never came to ${item.kind} ${item.number}: ${JSON.stringify(page.getSnapshot().value)}`);
    await advance();
  }
  const turnId = item.interviewer ? (page.getSnapshot().context.turn?.turnId ?? null) : null;
  microphone.play(item);
  const itemStart = microphone.itemStart() ?? 0;
  const wait = waitWatch(item, itemStart);
  while (clockSample() < itemStart + item.samples.length) {
    await advance();
    wait.look(page.getSnapshot().context, clockSample());
  }
  page.stop();
  return { item, itemStart, output: loudspeaker.output, stretches: loudspeaker.stretches, log: server.log, turnId, tookFloorAt, waitMs: wait.ms() };
}

/** After the words of a silence are known, and before the shortest wait is over. */
const KNOWN_AFTER_MS = WORD_MS + 100;

/** Looks once at how long the silence after an incomplete or complete clause may last. */
function waitWatch(item: LabelledItem, itemStart: number) {
  const silentFrom = item.pause?.from ?? item.endSample;
  const lookAt = itemStart + silentFrom + msToSamples(KNOWN_AFTER_MS);
  let waitMs: number | null = null;
  return {
    look(context: InterviewContext, now: number): void {
      if (item.interviewer || waitMs !== null || now < lookAt || !context.answer) return;
      waitMs = endpointOf(context, context.answer).waitMs;
    },
    ms: () => waitMs,
  };
}

/** The words of the item and, where there is an echo, those of the interviewer that came back: a transcriber hears both. */
function heardWords(item: LabelledItem, itemStart: number | null, stretches: readonly PlayedStretch[]): HeardWord[] {
  if (itemStart === null) return [];
  const own = item.words.map(({ text, startSample, endSample }) => ({ text, startSample: itemStart + startSample, endSample: itemStart + endSample }));
  if (!item.echo || !item.interviewer) return own;
  const delay = item.echo.taps[0]?.delaySamples ?? 0;
  const line = item.interviewer;
  const echoed = stretches.flatMap(({ from, to, beganAt }) =>
    line.words
      .filter((word) => word.startSample >= from && (to === null || word.endSample <= to))
      .map(({ text, startSample, endSample }) => ({ text, startSample: beganAt + startSample - from + delay, endSample: beganAt + endSample - from + delay })),
  );
  return [...own, ...echoed].sort((one, other) => one.startSample - other.startSample);
}

function noRecogniser() {
  return fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(({ sendBack }) => {
    sendBack({ type: "recogniser.unavailable" });
  });
}
