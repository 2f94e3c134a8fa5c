import { HotseatError } from "~/domain/errors";
import { DEFAULT_PERSONA_ID } from "~/domain/personas";
import type { Command } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";

import { readClip } from "./read-clip.server";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";

type ClipPlayed = Extract<Command, { type: "clip.played" }>;

/**
 * Puts a recorded greeting that the page played into the record as a turn. Throws `HotseatError` "conflict" when it was played before, and
 * `StorageError`.
 */
export async function recordClip(
  { services, record }: { services: SessionServices; record: SessionRecord },
  { turnId, commandId, clip: kind, startSample, outcome, ...command }: ClipPlayed,
): Promise<void> {
  const personaId = record.view.settings?.personaId ?? DEFAULT_PERSONA_ID;
  const clip = await readClip({ publicFolder: services.publicFolder, personaId, kind });
  const samples = clip.samples.length;
  const playedSamples = Math.min(command.playedSamples, samples);
  const events: RecordEvent[] = [
    { type: "turn.opened", turnId, move: { kind, questionId: null, last: kind === "outro" }, interviewer: "clip", voice: clip.voice },
    { type: "turn.clause", turnId, index: 0, text: clip.text },
    { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples, words: clip.words },
    { type: "turn.written", turnId, samples },
    { type: "turn.played", turnId, startSample, playedSamples, outcome },
  ];
  await record.commit(
    (view) => {
      if (view.turns.some((turn) => turn.role === "interviewer" && (turn.turnId === turnId || turn.move.kind === kind))) {
        throw new HotseatError(`The ${kind} of this interview was played already.`, { code: "conflict" });
      }
      return events;
    },
    { commandId },
  );
}
