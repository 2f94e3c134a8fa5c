import { HotseatError } from "~/domain/errors";

interface PressLimitOptions {
  /** Between two presses of the same button by the same person. Default 1,000. */
  everyMs?: number;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

/** Keeps a button that costs money from being pressed faster than a person would. Throws `HotseatError` at the press that is too early. */
export function createPressLimit({ everyMs = 1_000, now = () => performance.now() }: PressLimitOptions = {}): (button: string) => void {
  const last = new Map<string, number>();
  return (button) => {
    const at = now();
    for (const [other, pressedAt] of last) if (at - pressedAt >= everyMs) last.delete(other);
    if (last.has(button)) throw new HotseatError("That was a little fast. Wait a second and press again.", { code: "conflict", retryable: true });
    last.set(button, at);
  };
}
