import { playbackOf } from "~/services/interviews/playback";
import { interviewKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { RecordCopy } from "~/services/record/record-store.server";
import { webVttOf } from "~/services/transcripts/subtitles";
import { transcriptOf } from "~/services/transcripts/transcript";
import { transcriptJsonOf } from "~/services/transcripts/transcript-json";

import { viewOfCopy } from "./living-turns";

/** Writes `transcript.json` and `transcript.vtt` of an interview that has ended: the same record gives the same bytes. Throws `StorageError`. */
export async function putTranscript(store: ObjectStore, copy: RecordCopy): Promise<void> {
  if (copy.status !== "ended") return;
  const { interviewId, createdAt } = copy;
  const view = viewOfCopy(copy);
  if (!view.settings) return;
  const playback = playbackOf({ view, ordinals: new Map(), audioUrlOf: () => null });
  const transcript = transcriptOf({ interviewId, createdAt, settings: view.settings, playback, bookmarks: view.bookmarks });
  const keys = interviewKeys(interviewId);
  const utf8 = new TextEncoder();
  await store.put(keys.transcript, utf8.encode(transcriptJsonOf(transcript)));
  await store.put(keys.captions, utf8.encode(webVttOf(transcript)));
}
