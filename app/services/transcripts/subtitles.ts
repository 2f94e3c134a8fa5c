import { type Cue, cuesOf } from "./cues";
import type { Transcript } from "./transcript";

/** WebVTT (https://www.w3.org/TR/webvtt1/), each cue with its speaker; what happened between turns stands in notes, which players do not show. */
export function webVttOf(transcript: Transcript): string {
  const cues = cuesOf(transcript);
  const blocks = ["WEBVTT"];
  let turns = 0;
  const noteUpTo = (turn: number) => {
    const passed = transcript.marks.filter(({ after }) => after >= turns && after < turn);
    blocks.push(...passed.map(({ message }) => `NOTE ${vttText(message)}`));
    turns = Math.max(turns, turn);
  };
  for (const cue of cues) {
    noteUpTo(cue.turn + 1);
    blocks.push(`${span(cue, ".")}\n<v ${vttText(cue.name)}>${cue.lines.map(vttText).join("\n")}`);
  }
  noteUpTo(Infinity);
  return `${blocks.join("\n\n")}\n`;
}

/** SubRip: who speaks is said where that changes. */
export function subRipOf(transcript: Transcript): string {
  const cues = cuesOf(transcript);
  const blocks = cues.map((cue, index) => {
    const name = cues[index - 1]?.turn === cue.turn ? "" : `${srtText(cue.name)}: `;
    return `${index + 1}\n${span(cue, ",")}\n${name}${cue.lines.map(srtText).join("\n")}\n`;
  });
  return blocks.join("\n");
}

/** `-->` would be read as times, and the rest as tags and entities. */
const vttText = (text: string): string => text.replace(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** SubRip has no escapes: what players would take for times or a tag is written with a sign that looks alike. */
const srtText = (text: string): string => text.replaceAll("-->", "→").replaceAll("<", "‹");

const span = ({ startMs, endMs }: Cue, point: "." | ","): string => `${timestamp(startMs, point)} --> ${timestamp(endMs, point)}`;

/** "00:04:07.250"; hours have at least two digits. */
function timestamp(ms: number, point: "." | ","): string {
  const padded = (value: number, digits = 2) => String(value).padStart(digits, "0");
  const seconds = Math.floor(ms / 1_000);
  return `${padded(Math.floor(seconds / 3_600))}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}${point}${padded(ms % 1_000, 3)}`;
}
