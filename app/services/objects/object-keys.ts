import { invariant } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import type { VideoFormat, VideoSegment } from "~/domain/video";

/** Segments of small letters, digits, dots and dashes; none begins or ends with a dot. */
const KEY = /^[0-9a-z](?:[0-9a-z-]|\.(?=[0-9a-z]))*(?:\/[0-9a-z](?:[0-9a-z-]|\.(?=[0-9a-z]))*)*$/;
const KEY_LIMIT = 200;

const VIDEO_TYPES: Record<VideoFormat, string> = { webm: "video/webm", mp4: "video/mp4" };

const CONTENT_TYPES: Record<string, string> = {
  json: "application/json",
  pcm: "application/octet-stream",
  vtt: "text/vtt; charset=utf-8",
  wav: "audio/wav",
  webm: "audio/webm",
};

export type TurnRole = "interviewer" | "candidate";

/** Throws when `key` could name anything but an object: keys are made here, never by users. */
export function checkKey(key: string): string {
  invariant(key.length <= KEY_LIMIT && KEY.test(key), `not an object key: ${key}`);
  return key;
}

/** A prefix is a key, or one that ends in the middle: with "/", "." or "-". */
export function checkPrefix(prefix: string): string {
  checkKey(`${prefix.replace(/[/.]$/, "")}`);
  return prefix;
}

export function contentTypeOf(key: string): string {
  const [, video] = /\/video\/[^/]+\.(webm|mp4)$/.exec(key) ?? [];
  if (video) return VIDEO_TYPES[video as VideoFormat];
  return CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

/** Prefix of all that belongs to an interview. */
export function interviewPrefix(interviewId: string): string {
  return `interviews/${idSchema.parse(interviewId)}/`;
}

/** What an interview keeps beside its turns. */
export function interviewKeys(interviewId: string) {
  const prefix = interviewPrefix(interviewId);
  return {
    prefix,
    record: `${prefix}record.json`,
    manifest: `${prefix}manifest.json`,
    transcript: `${prefix}transcript.json`,
    captions: `${prefix}transcript.vtt`,
    /** Of layout 1: settings and plan; gone once layout 2 is written. */
    oldRecord: `${prefix}interview.json`,
  };
}

export function turnsPrefix(interviewId: string): string {
  return `${interviewPrefix(interviewId)}turns/`;
}

/** The whole interview as one sound, and how loud it is: made of its turns, and made again when they change. */
export function recordingKeys(interviewId: string) {
  const prefix = interviewPrefix(interviewId);
  return { audio: `${prefix}recording.webm`, waveform: `${prefix}waveform.json` };
}

export function videoPrefix(interviewId: string): string {
  return `${interviewPrefix(interviewId)}video/`;
}

/** A segment of the candidate's video, below `interviews/<id>/`. */
export function videoFile({ segmentId, format }: Pick<VideoSegment, "segmentId" | "format">): string {
  return `video/${idSchema.parse(segmentId)}.${format}`;
}

/** "3-candidate": `ordinal` is the turn's place in the record. */
export function turnName(ordinal: number, role: TurnRole): string {
  invariant(Number.isInteger(ordinal) && ordinal > 0, `not a turn's ordinal: ${ordinal}`);
  return `${ordinal}-${role}`;
}

/** What a turn keeps under `interviews/<id>/turns/<name>`. */
export function turnKeys(interviewId: string, name: string) {
  const base = `${turnsPrefix(interviewId)}${name}`;
  return {
    /** Of all of them. */
    prefix: `${base}.`,
    audio: `${base}.webm`,
    /** What layout 1 had in place of `audio`. */
    wav: `${base}.wav`,
    json: `${base}.json`,
    parts: `${base}.parts/`,
    /** Padded, so that names sort as numbers do (30 minutes have nine digits at most). */
    part: (firstSample: number) => `${base}.parts/${String(firstSample).padStart(9, "0")}.pcm`,
  };
}
