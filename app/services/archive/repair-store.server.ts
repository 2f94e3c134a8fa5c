import { HotseatError, messageForPerson } from "~/domain/errors";
import { type Turn, isOver } from "~/domain/transcript";
import { finishDeletions } from "~/services/interviews/delete-interview.server";
import { interviewPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";
import { openTurnAudio } from "~/services/recordings/turn-audio.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { type CheckOptions, readInterviews } from "./check-store.server";
import type { Difference } from "./differences";
import { kindOfFile } from "./interview-files";
import { livingTurns } from "./living-turns";
import { storeInterview, storeRecord } from "./store-interview.server";

/** What only the bucket had: the database cannot give it back, and the manifest has to go on saying that it is missed. */
const LOST = new Set<Difference["kind"]>(["object-missing", "object-size", "object-checksum", "sound-missing", "video-missing"]);
const isTurnFile = (file: string | null): boolean => file !== null && kindOfFile(file).type === "turn" && file.endsWith(".json");

/**
 * Makes good what can be made from the database: unfinished deletions, records, manifests, turn files; and deletes files of turns that are
 * not there any more. Interviews that the bucket alone has, and files of unknown names, are left alone. Returns what failed, in words.
 */
export async function repairStore({ db, record, store }: CheckOptions, differences: readonly Difference[]): Promise<string[]> {
  const { failures } = await finishDeletions({ db, record, objects: store });
  const { living } = await readInterviews(db);
  for (const [interviewId, theirs] of byInterview(differences)) {
    const ref = living.find((one) => one.interviewId === interviewId);
    if (!ref) continue;
    try {
      await repairInterview({ record, store, ref, differences: theirs });
    } catch (error) {
      if (!(error instanceof HotseatError)) throw error;
      failures.push(`${interviewId}: ${messageForPerson(error, "")}`);
    }
  }
  return failures;
}

function byInterview(differences: readonly Difference[]): Map<string, Difference[]> {
  const grouped = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { interviewId } = difference;
    if (interviewId !== null) grouped.set(interviewId, [...(grouped.get(interviewId) ?? []), difference]);
  }
  return grouped;
}

interface RepairOptions {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
  differences: readonly Difference[];
}

async function repairInterview({ record, store, ref, differences }: RepairOptions): Promise<void> {
  const { interviewId } = ref;
  await store.delete(differences.flatMap((difference) => strayKeys(interviewId, difference)));
  const inParts = new Set(differences.flatMap(({ kind, file }) => (kind === "parts-left" ? [file] : [])));
  for (const { ordinal, name, turn } of livingTurns(await record.copy(ref))) {
    if (!turn || !isOver(turn)) continue;
    if (inParts.has(`turns/${name}.parts`)) await joinParts(store, interviewId, { name, turn });
    await writeTurnFile({ store, interviewId, ordinal, turn });
  }
  const isLost = differences.some(({ kind, file }) => LOST.has(kind) && !isTurnFile(file));
  await (isLost ? storeRecord : storeInterview)({ record, store, ref });
}

/** Opening removes the parts that are in the finished sound already. What was heard of an interviewer is saved when the interview is opened. */
async function joinParts(store: ObjectStore, interviewId: string, { name, turn }: { name: string; turn: Turn }): Promise<void> {
  const audio = await openTurnAudio({ store, interviewId, name });
  if (turn.role === "candidate") await audio.finish({ samples: turn.samples });
  else await audio.close();
}

/** Files of turns that are gone. Of unknown names nobody knows whose they are. */
function strayKeys(interviewId: string, { kind, file }: Difference): string[] {
  if (kind !== "object-of-nobody" || file === null || kindOfFile(file).type === "unknown") return [];
  return [`${interviewPrefix(interviewId)}${file}`];
}
