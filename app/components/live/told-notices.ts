import { useState } from "react";

import type { StageNotice } from "../stage/stage-model";

interface Told {
  /** The machine's list, which is another one each time that something is told, even in the same words. */
  messages: readonly string[];
  notices: StageNotice[];
  tellings: number;
}

export const NOTHING_TOLD: Told = { messages: [], notices: [], tellings: 0 };

/** Each telling has an id of its own: a live region announces what is put into it, and words that stay say nothing. What was told last stands last. */
export function toldWith(before: Told, messages: readonly string[]): Told {
  if (messages === before.messages) return before;
  const tellings = before.tellings + 1;
  const notices = messages.map((message, index) => {
    const known = index < messages.length - 1 ? before.notices.find((notice) => notice.message === message) : undefined;
    return known ?? { id: `${tellings} ${message}`, message };
  });
  return { messages, notices, tellings };
}

export function useToldNotices(messages: readonly string[]): StageNotice[] {
  const [before, setBefore] = useState(NOTHING_TOLD);
  const told = toldWith(before, messages);
  if (told !== before) setBefore(told);
  return told.notices;
}
