import { pcmBytes } from "~/domain/audio";
import { NotFoundError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";
import { wavHeader } from "~/domain/wav";
import { attachmentNamed } from "~/services/objects/content-disposition";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";
import { objectResponse } from "~/services/objects/object-response.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { getSpeechCodec } from "~/services/recordings/speech-codec-instance.server";
import { WINDOW_SAMPLES, readSound, soundSamples } from "~/services/recordings/stored-sound.server";
import { interviewFileName } from "~/services/transcripts/transcript-file";

import { getInterview, type InterviewDetails } from "./get-interview.server";
import { getTurnAudio } from "./get-turn-audio.server";
import { type InterviewServices, interviewServices } from "./interview-services.server";

export interface TurnAudioDownloadOptions extends InterviewRef {
  turnId: string;
  /** "wav", or "webm" for the sound as it is stored. */
  as: string;
  request: Request;
}

/**
 * The sound of a turn as a file to keep, under a name that says whose it is. Throws as `getTurnAudio` does, and `NotFoundError` for another
 * format.
 */
export async function turnAudioDownload(
  { as, request, ...turn }: TurnAudioDownloadOptions,
  { codec = getSpeechCodec(), ...services }: InterviewServices & { codec?: SpeechCodec } = interviewServices(),
): Promise<Response> {
  if (as !== "wav" && as !== "webm") throw new NotFoundError("There is no sound of that kind. It can be had as wav or webm.");
  const sound = await getTurnAudio(turn, services);
  const { objects: store } = services;
  const isStored = as === "webm" || sound.key.endsWith(".wav");
  const response = isStored ? objectResponse({ store, object: sound, request }) : await wavResponse({ store, sound, codec });
  const ending = sound.key.endsWith(".wav") ? "wav" : as;
  response.headers.set("content-disposition", attachmentNamed(`${titleOf(await getInterview(turn, services), turn.turnId)}.${ending}`));
  return response;
}

/** "Platform engineer at Initech, 2026-11-20, answer 3". */
function titleOf({ view, createdAt }: InterviewDetails, turnId: string): string {
  const { role, company } = view.settings ?? interviewSettingsSchema.parse({});
  const answers = view.turns.filter((turn) => turn.role === "candidate");
  const number = answers.findIndex((turn) => turn.turnId === turnId) + 1;
  return [interviewFileName({ role, company, createdAt }), number > 0 ? `answer ${number}` : "question"].join(", ");
}

interface WavOptions {
  store: ObjectStore;
  sound: ObjectInfo;
  codec: SpeechCodec;
}

/** Unpacked ten seconds at a time, as fast as it is read. */
async function wavResponse({ store, sound, codec }: WavOptions): Promise<Response> {
  const samples = await soundSamples(store, sound);
  let at = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(wavHeader(samples)),
      async pull(controller) {
        if (at >= samples) return controller.close();
        const to = Math.min(samples, at + WINDOW_SAMPLES);
        const window = await readSound(store, sound, { codec, from: at, to });
        if (window.length < to - at) throw new Error("the object was deleted while it was sent");
        controller.enqueue(pcmBytes(window));
        at = to;
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "cache-control": "private, no-store", "content-type": "audio/wav", "content-length": String(44 + 2 * samples), "x-content-type-options": "nosniff" };
  return new Response(body, { headers });
}
