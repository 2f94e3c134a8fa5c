import type { StageModel } from "./stage-model";

export type Shortcut = "answer" | "think" | "interrupt" | "edit" | "repeat" | "pause" | "help";

/** What the help lists, in its order. */
export const SHORTCUTS: readonly { shortcut: Shortcut; keys: string; does: string }[] = [
  { shortcut: "answer", keys: "Space", does: "Start your answer, or finish it" },
  { shortcut: "think", keys: "T", does: "Hold, or press once: time to think" },
  { shortcut: "interrupt", keys: "Esc", does: "Interrupt the interviewer" },
  { shortcut: "edit", keys: "E", does: "Edit the text of your last answer" },
  { shortcut: "repeat", keys: "R", does: "Hear the question again" },
  { shortcut: "pause", keys: "P", does: "Pause, or go on" },
  { shortcut: "help", keys: "?", does: "Show this list" },
];

/**
 * Where a key was pressed. `text`: something that takes typing. `control`: a button, link or the like, which Space and
 * Enter belong to. `page`: anything else.
 */
export type KeyPlace = "text" | "control" | "page";

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Held down and repeating. */
  repeat: boolean;
  place: KeyPlace;
}

const BY_KEY: Record<string, Shortcut> = { t: "think", e: "edit", r: "repeat", p: "pause", "?": "help" };

/**
 * The shortcut that a key press means, or null.
 * Letters can be turned off (`letters: false`), because people who dictate to their computer type them by accident.
 */
export function shortcutFor(press: KeyPress, { letters }: { letters: boolean }): Shortcut | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey) return null;
  // Escape types nothing, so it silences the interviewer from inside a text box too.
  if (press.key === "Escape") return "interrupt";
  if (press.place === "text") return null;
  if (press.key === " ") return press.place === "page" ? "answer" : null;
  return letters ? (BY_KEY[press.key.toLowerCase()] ?? null) : null;
}

const TYPING_INPUTS = new Set(["text", "search", "email", "url", "tel", "password", "number", "date", "time"]);

export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof HTMLElement)) return "page";
  if (target.isContentEditable || target.closest("textarea, select")) return "text";
  if (target instanceof HTMLInputElement) return TYPING_INPUTS.has(target.type) ? "text" : "control";
  return target.closest("button, a[href], summary, audio, [role='button'], [role='radio']") ? "control" : "page";
}

/** What the shortcut does now, or null when the moment does not allow it. `help` belongs to the page itself. */
export function shortcutAction(
  shortcut: Exclude<Shortcut, "help" | "think">,
  { enabled, actions, answerMode }: Pick<StageModel, "enabled" | "actions" | "answerMode">,
): (() => void) | null {
  switch (shortcut) {
    case "answer":
      if (answerMode === "typed") return null;
      if (enabled.finishAnswer) return actions.finishAnswer;
      return enabled.startAnswer ? actions.startAnswer : null;
    case "interrupt":
      return enabled.interrupt ? actions.interrupt : null;
    case "edit":
      return enabled.edit ? actions.edit : null;
    case "repeat":
      return enabled.repeat ? actions.repeat : null;
    case "pause":
      if (enabled.resume) return actions.resume;
      return enabled.pause ? actions.pause : null;
  }
}
