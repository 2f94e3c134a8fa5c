import type { VoiceModel } from "~/client/fresh-voice-model";
import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";
import type { TalkPreferences } from "~/domain/talk-preferences";
import { endpointOf } from "~/machines/interview/answer-updates";
import type { InterviewContext } from "~/machines/interview/context";

import type { LabelledItem } from "../labelled-set/labelled-item";
import type { ProviderDelays } from "../lib/providers";
import type { PlayedStretch } from "./loudspeaker";
import { type HeardWord, type ServerLog, WORD_MS } from "./quick-server";
import { openVirtualPage } from "./virtual-page";

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

const START_LIMIT_MS = 5_000;
/** What the interviewer says when it is the candidate who is measured: short, so that it is soon over. */
const SHORT = { text: "Go on.", samples: new Int16Array(msToSamples(400)).map((_, at) => Math.round(5_000 * Math.sin(at / 8))), words: [] as AlignedWord[] };

/** Lets one item happen on a page in virtual time. */
export async function runItem({ item, model, delays, talk }: RunOptions): Promise<ItemRun> {
  const { page, clock, clockSample, loudspeaker, microphone, log, advance } = openVirtualPage({
    model,
    delays,
    talk,
    question: item.interviewer ?? SHORT,
    reply: SHORT,
    words: (room) => heardWords(item, room.microphone.itemStart(), room.loudspeaker.stretches),
  });
  const ready = (): boolean => page.getSnapshot().matches({ floor: item.interviewer ? { replying: "speaking" } : { listening: "quiet" } });
  while (!ready()) {
    if (clock.now() > START_LIMIT_MS) throw new Error(`The interview never came to ${item.kind} ${item.number}: ${JSON.stringify(page.getSnapshot().value)}`);
    await advance();
  }
  const turnId = item.interviewer ? (page.getSnapshot().context.turn?.turnId ?? null) : null;
  microphone.play(item);
  const itemStart = microphone.itemStart() ?? 0;
  const wait = waitWatch(item, itemStart);
  let tookFloorAt: number | null = null;
  while (clockSample() < itemStart + item.samples.length) {
    await advance();
    const { context } = page.getSnapshot();
    wait.look(context, clockSample());
    if (turnId !== null && context.answer !== null) tookFloorAt ??= clockSample();
  }
  page.stop();
  const { output, stretches } = loudspeaker;
  return { item, itemStart, output, stretches, log, turnId, tookFloorAt, waitMs: wait.ms() };
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
