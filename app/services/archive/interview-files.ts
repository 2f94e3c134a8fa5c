/** Below `interviews/<id>/`: what the layout knows, and nothing else. */
const OF_TURN = /^turns\/([1-9]\d{0,5}-(?:interviewer|candidate))\.(?:json|webm|wav)$/;
const PART = /^turns\/([1-9]\d{0,5}-(?:interviewer|candidate))\.parts\/\d{9}\.pcm$/;
const VIDEO = /^video\/[0-9a-z]{8,32}\.(?:webm|mp4)$/;
const DERIVED = ["transcript.json", "transcript.vtt", "recording.webm", "waveform.json"];
const OWN = ["record.json", "manifest.json"];

/** `name`: of the turn, such as "3-candidate", or the file itself where it is a segment of video. */
export type FileKind = { type: "turn" | "part" | "video"; name: string } | { type: "derived" | "own" } | { type: "unknown" };

export function kindOfFile(file: string): FileKind {
  const turn = OF_TURN.exec(file)?.[1];
  if (turn) return { type: "turn", name: turn };
  const part = PART.exec(file)?.[1];
  if (part) return { type: "part", name: part };
  if (VIDEO.test(file)) return { type: "video", name: file };
  if (DERIVED.includes(file)) return { type: "derived" };
  return OWN.includes(file) ? { type: "own" } : { type: "unknown" };
}

/**
 * Whether the manifest lists `file`; `names` are the turns and the segments of video that are left (`livingNames`). Parts grow, what was made from the rest is made again when it is
 * missing, and the manifest cannot list itself.
 */
export function isListed(file: string, names: ReadonlySet<string>): boolean {
  const kind = kindOfFile(file);
  if (kind.type === "turn" || kind.type === "video") return names.has(kind.name);
  return file === "record.json";
}
