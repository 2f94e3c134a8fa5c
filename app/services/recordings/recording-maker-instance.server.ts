import { RecordingMaker } from "./recording-maker.server";

/** Kept outside the module graph: Vite loads this module again after an edit, and one recording must not be made twice. */
const kept = globalThis as typeof globalThis & { hotseatRecordings?: RecordingMaker };

export function recordingMaker(): RecordingMaker {
  kept.hotseatRecordings ??= new RecordingMaker();
  return kept.hotseatRecordings;
}

/** Stops what is being made. A later `recordingMaker` begins anew. */
export async function closeRecordingMaker(): Promise<void> {
  const maker = kept.hotseatRecordings;
  delete kept.hotseatRecordings;
  await maker?.close();
}
