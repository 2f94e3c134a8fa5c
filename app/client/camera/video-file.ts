import { within } from "../within";
import { CameraError } from "./camera-error";

/** One file that is being recorded. */
export interface VideoFile {
  /** Resolves once pictures are taken in; rejects when they never are. */
  started: Promise<void>;
  /** Ends it. The whole file; null when there is nothing in it. */
  stop(): Promise<Blob | null>;
}

/** VP8 first: the cheapest to encode beside the voice detector, and played everywhere. MP4 is all that older Safaris record. */
const TYPES = ["video/webm;codecs=vp8", "video/webm", "video/mp4"];
/** 90 MB an hour. */
const BITS_PER_SECOND = 200_000;
const PATIENCE_MS = 5_000;

/** Begins a file of the stream's pictures. Throws `CameraError` where the browser records none. */
export function beginVideoFile(stream: MediaStream): VideoFile {
  const mimeType = typeof MediaRecorder === "undefined" ? undefined : TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  if (!mimeType) throw new CameraError("unsupported");
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => void pieces.push(data);
  const stopped = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  const started = new Promise<void>((resolve, reject) => {
    recorder.onstart = () => resolve();
    recorder.onerror = () => reject(new CameraError("busy"));
  });
  started.catch(() => undefined); // told to whoever waits for it
  recorder.start();
  const impatience = { timeoutMs: PATIENCE_MS, onTimeout: () => new CameraError("busy") };
  return {
    started: within(started, impatience),
    async stop() {
      if (recorder.state !== "inactive") recorder.stop();
      await within(stopped, impatience);
      const file = new Blob(pieces, { type: mimeType });
      return file.size > 0 ? file : null;
    },
  };
}
