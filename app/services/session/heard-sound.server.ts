import { StorageError } from "~/domain/errors";
import { type Gap, gapSamples } from "~/domain/gaps";
import type { InterviewerTurn } from "~/domain/transcript";
import { WINDOW_SAMPLES } from "~/services/recordings/stored-sound.server";
import { type TurnAudio, openTurnAudio } from "~/services/recordings/turn-audio.server";

import { LiveTurn } from "./live-turn.server";
import { readClip } from "./read-clip.server";
import { recordedTurn } from "./recorded-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";

interface HeardSoundOptions {
  services: SessionServices;
  record: SessionRecord;
  turn: InterviewerTurn;
}

/**
 * The sound of an interviewer's turn as far as it was heard, from what was stored while it was made. What a crash took before it was stored
 * is spoken again; a greeting is read from its file. Throws `StorageError` and what the voice throws.
 */
export async function heardSound(options: HeardSoundOptions): Promise<Int16Array | AsyncIterable<Int16Array>> {
  const { gaps } = options.turn;
  const playedSamples = options.turn.playedSamples - gapSamples(gaps);
  const clip = await clipOf(options);
  if (clip) return clip.subarray(0, playedSamples);
  const audio = await openAudio(options);
  if (audio.received() >= playedSamples) return windowsFrom(audio, playedSamples, gaps);
  await speakAgain(options);
  return windowsFrom(await openAudio(options), playedSamples, gaps);
}

/** null for what is no greeting, or no more the one that was played. */
async function clipOf({ services: { publicFolder }, record, turn }: HeardSoundOptions): Promise<Int16Array | null> {
  const { kind } = turn.move;
  const { settings } = record.view;
  if ((kind !== "intro" && kind !== "outro") || turn.interviewer !== "clip" || !settings) return null;
  try {
    const clip = await readClip({ publicFolder, personaId: settings.personaId, kind });
    return clip.text === turn.text ? clip.samples : null;
  } catch (error) {
    if (error instanceof StorageError) return null;
    throw error;
  }
}

async function openAudio({ services: { objects: store, codec, schedule }, record, turn }: HeardSoundOptions): Promise<TurnAudio> {
  const name = await record.turnName(turn.turnId, turn.role);
  return openTurnAudio({ store, interviewId: record.ref.interviewId, name, schedule, codec });
}

/** Read when it is wanted: what waits to be packed is not in memory. Where the turn stood still is silence. */
async function* windowsFrom(audio: TurnAudio, samples: number, gaps: readonly Gap[] = []): AsyncGenerator<Int16Array> {
  const end = Math.min(samples, audio.received());
  let from = 0;
  for (const { atSample, samples: silence } of [...gaps, { atSample: end, samples: 0 }]) {
    for (const to = Math.min(atSample, end); from < to; from = Math.min(from + WINDOW_SAMPLES, to)) yield await audio.read(from, Math.min(from + WINDOW_SAMPLES, to));
    for (let left = silence; left > 0; left -= WINDOW_SAMPLES) yield new Int16Array(Math.min(left, WINDOW_SAMPLES));
  }
}

async function speakAgain({ services, record, turn: { turnId } }: HeardSoundOptions): Promise<void> {
  const recorded = recordedTurn(await record.load(), turnId);
  if (!recorded) return;
  const clauses = recorded.clauses.filter((clause) => clause.voiced !== null);
  const turn = new LiveTurn({
    services,
    record,
    turnId,
    request: "next",
    recorded: { ...recorded, clauses, written: true },
    onNotice: () => undefined,
  });
  await turn.makeEverything();
  await turn.stop();
}
