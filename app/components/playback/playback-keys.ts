import type { KeyPlace } from "../stage/shortcuts";

export type PlaybackCommand =
  | "toggle"
  | "back"
  | "ahead"
  | "previousTurn"
  | "nextTurn"
  | "previousWord"
  | "nextWord"
  | "previousChapter"
  | "nextChapter"
  | "previousMark"
  | "nextMark"
  | "slower"
  | "faster"
  | "silence"
  | "mine"
  | "loop"
  | "loopFrom"
  | "loopTo"
  | "zoomIn"
  | "zoomOut"
  | "follow"
  | "search"
  | "edit"
  | "bookmark"
  | "previousUnsure"
  | "nextUnsure"
  | "view"
  | "help";

/** What the sheet lists, in its order. */
export const PLAYBACK_KEYS: readonly { keys: string; does: string }[] = [
  { keys: "Space", does: "Play or pause" },
  { keys: "← →", does: "Back or ahead by five seconds" },
  { keys: "↑ ↓", does: "Previous or next turn, while it plays" },
  { keys: ", .", does: "Previous or next word" },
  { keys: "C ⇧C", does: "Next or previous question" },
  { keys: "M ⇧M", does: "Next or previous mark: bookmarks, interruptions, long pauses" },
  { keys: "U ⇧U", does: "Next or previous unclear word" },
  { keys: "B", does: "Bookmark this moment, with a note" },
  { keys: "< >", does: "Slower or faster" },
  { keys: "S", does: "Skip silence, or not" },
  { keys: "A", does: "Only your answers, or all" },
  { keys: "I O", does: "Loop from here, or to here" },
  { keys: "L", does: "Loop on or off" },
  { keys: "+ −", does: "Show less or more of the timeline" },
  { keys: "/", does: "Search the words" },
  { keys: "F", does: "Follow the words again" },
  { keys: "E", does: "Edit the answer that plays" },
  { keys: "T", does: "Transcript or table" },
  { keys: "?", does: "Show this list" },
];

const SIGNS: Record<string, PlaybackCommand> = {
  ArrowLeft: "back",
  ArrowRight: "ahead",
  ArrowUp: "previousTurn",
  ArrowDown: "nextTurn",
  ",": "previousWord",
  ".": "nextWord",
  "<": "slower",
  ">": "faster",
  "+": "zoomIn",
  "=": "zoomIn",
  "-": "zoomOut",
  "/": "search",
  "?": "help",
};

const LETTERS: Record<string, PlaybackCommand> = {
  s: "silence",
  a: "mine",
  i: "loopFrom",
  o: "loopTo",
  l: "loop",
  f: "follow",
  e: "edit",
  t: "view",
  c: "nextChapter",
  m: "nextMark",
  u: "nextUnsure",
  b: "bookmark",
};
const SHIFTED: Record<string, PlaybackCommand> = { C: "previousChapter", M: "previousMark", U: "previousUnsure" };

export interface PlaybackKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** `range`: a slider, which arrows belong to. */
  place: KeyPlace | "range";
}

/** The command of a key press, or null. Letters can be turned off, because people who dictate to their computer type them by accident. */
export function commandFor({ key, ctrlKey, metaKey, altKey, place }: PlaybackKey, { letters }: { letters: boolean }): PlaybackCommand | null {
  if (ctrlKey || metaKey || altKey || place === "text") return null;
  if (key === " ") return place === "control" ? null : "toggle";
  if (key.startsWith("Arrow") && place === "range") return null;
  const sign = SIGNS[key];
  if (sign) return sign;
  return letters ? (SHIFTED[key] ?? LETTERS[key.toLowerCase()] ?? null) : null;
}
