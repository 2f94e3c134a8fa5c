import type { Turn } from "~/domain/transcript";
import { turnKeys, turnName, turnsPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

/** Says of an interview's turns which have sound that can be fetched, from one list of its objects. Throws `StorageError`. */
export async function findTurnSounds(
  ref: InterviewRef,
  { record, objects }: { record: Pick<RecordStore, "ordinals">; objects: ObjectStore },
): Promise<(turn: Turn) => boolean> {
  const [ordinals, listed] = await Promise.all([record.ordinals(ref), objects.list(turnsPrefix(ref.interviewId))]);
  const present = new Set(listed.map(({ key }) => key));
  return ({ turnId, role }) => {
    const ordinal = ordinals.get(turnId);
    if (ordinal === undefined) return false;
    const { audio, wav } = turnKeys(ref.interviewId, turnName(ordinal, role));
    return present.has(audio) || present.has(wav);
  };
}
