import { SAMPLE_RATE, samplesToMs } from "~/domain/audio";
import { decodeWav } from "~/domain/wav";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";

import { badRequest } from "./openai-errors";
import { type WireReply, jsonReply } from "./wire-reply";

/** The text fields of a transcription request; a repeated field keeps all its values. */
export type TranscriptionFields = Record<string, string[]>;

export interface TranscriptionRequest {
  fields: TranscriptionFields;
  /** 16 kHz mono */
  samples: Int16Array;
  file: { name: string; type: string; bytes: number };
}

/** Reads the multipart form and decodes its WAV. Throws an Error that says what is wrong with the request. */
export async function readTranscriptionRequest(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<TranscriptionRequest> {
  const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
  const fields: TranscriptionFields = {};
  let file: File | null = null;
  for (const [name, value] of form) {
    if (typeof value === "string") (fields[name] ??= []).push(value);
    else if (name === "file") file = value;
  }
  if (!file) throw new Error("The form has no file.");
  if (!fields.model?.[0]) throw new Error("you must provide a model parameter");
  const decoded = decodeWav(new Uint8Array(await file.arrayBuffer()));
  if (decoded.sampleRate !== SAMPLE_RATE) throw new Error(`This server takes ${SAMPLE_RATE} Hz, not ${decoded.sampleRate}.`);
  return { fields, samples: decoded.samples, file: { name: file.name, type: file.type, bytes: file.size } };
}

/** Answers in the format that the request asked for, or refuses it. */
export function transcriptionReply(options: {
  request: TranscriptionRequest;
  transcription: Transcription;
  /** Like newer hosted models, which have only `json` and `text`. */
  refuseVerboseJson: boolean;
  /** false: `verbose_json` without words, like many local servers. */
  wordTimes: boolean;
}): WireReply {
  const { request, transcription } = options;
  const format = request.fields.response_format?.[0] ?? "json";
  const seconds = samplesToMs(request.samples.length) / 1000;
  if (format === "verbose_json" && options.refuseVerboseJson) return refuseFormat(request.fields.model?.[0] ?? "");
  if (format === "json") {
    return inHalves({ text: transcription.text, usage: { type: "duration", seconds: Math.ceil(seconds) } });
  }
  if (format !== "verbose_json") return badRequest(`response_format '${format}' is not supported here.`, "response_format");
  const granularities = request.fields["timestamp_granularities[]"] ?? ["segment"];
  return inHalves({
    task: "transcribe",
    language: "english",
    duration: seconds,
    text: transcription.text,
    ...(granularities.includes("segment") ? { segments: segmentsOf(transcription, seconds) } : {}),
    ...(granularities.includes("word") && options.wordTimes ? { words: transcription.words.map(wireWord) } : {}),
    usage: { type: "duration", seconds: Math.ceil(seconds) },
  });
}

/** In two pieces, so that a fault can meet the middle of it. */
function inHalves(body: unknown): WireReply {
  const text = JSON.stringify(body);
  const middle = text.length >> 1;
  return { ...jsonReply(200, null), chunks: [text.slice(0, middle), text.slice(middle)] };
}

function refuseFormat(model: string): WireReply {
  return badRequest(
    `response_format 'verbose_json' is not compatible with model '${model}'. Use 'json' or 'text' instead.`,
    "response_format",
    "unsupported_value",
  );
}

/** Words come without their punctuation and with times in seconds, rounded to 10 ms. */
function wireWord(word: Transcription["words"][number]): object {
  return {
    word: word.text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, "") || word.text,
    start: roundedSeconds(word.startSample),
    end: roundedSeconds(word.endSample),
  };
}

function segmentsOf(transcription: Transcription, seconds: number): object[] {
  if (!transcription.text) return [];
  return [
    {
      id: 0,
      seek: 0,
      start: 0,
      end: seconds,
      text: ` ${transcription.text}`,
      tokens: [],
      temperature: 0,
      avg_logprob: Math.log(Math.min(...transcription.words.map(({ confidence = 0.78 }) => confidence), 1)),
      compression_ratio: 1.2,
      no_speech_prob: 0.01,
    },
  ];
}

const roundedSeconds = (samples: number): number => Math.round(samplesToMs(samples) / 10) / 100;
