import { turnKeys } from "~/services/objects/object-keys";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";

/** The object that holds a turn's sound, in whichever format it was written. null when there is none. Throws `StorageError`. */
export async function findTurnAudio(store: ObjectStore, interviewId: string, name: string): Promise<ObjectInfo | null> {
  const { audio, wav } = turnKeys(interviewId, name);
  return (await store.head(audio)) ?? store.head(wav);
}
