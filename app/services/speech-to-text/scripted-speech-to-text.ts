import { type ScriptedStream, openScriptedStream } from "./scripted-stream";
import type { SpeechToText, TranscribeOptions, Transcription } from "./speech-to-text";
import { isSilent } from "./voiced-energy";

/** A text gets word times spread evenly over the audio; an error is thrown. */
export type ScriptedReply =
  | string
  | Transcription
  | Error
  | ((options: TranscribeOptions) => Transcription | Promise<Transcription>);

export interface ScriptedSpeechToText extends SpeechToText {
  /** What it was asked, oldest first; silence is answered without being asked. */
  readonly calls: TranscribeOptions[];
}

/** A double that answers by script: one reply a call in order and the last one for ever after. With a `stream` it has those too. */
export function createScriptedSpeechToText(
  replies: readonly [ScriptedReply, ...ScriptedReply[]],
  { stream }: { stream?: ScriptedStream } = {},
): ScriptedSpeechToText {
  const calls: TranscribeOptions[] = [];
  return {
    id: "scripted",
    name: "Scripted transcription",
    calls,
    ...(stream && { openStream: (options) => openScriptedStream(stream, options) }),
    async transcribe(options) {
      options.signal.throwIfAborted();
      if (isSilent(options.samples)) return { text: "", words: [] };
      calls.push(options);
      const reply = replies[calls.length - 1] ?? replies.at(-1) ?? "";
      return abortable(answer(reply, options), options.signal);
    },
  };
}

async function answer(reply: ScriptedReply, options: TranscribeOptions): Promise<Transcription> {
  if (reply instanceof Error) throw reply;
  if (typeof reply === "string") return { text: reply.trim(), words: spread(reply, options.samples.length) };
  const { text, words } = typeof reply === "function" ? await reply(options) : reply;
  return { text: text.trim(), words };
}

function spread(text: string, sampleCount: number): Transcription["words"] {
  const words = text.split(/\s+/).filter(Boolean);
  const place = (index: number): number => Math.round((index * sampleCount) / words.length);
  return words.map((word, index) => ({ text: word, startSample: place(index), endSample: place(index + 1) }));
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
