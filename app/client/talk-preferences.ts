import { DEFAULT_TALK_PREFERENCES, type TalkPreferences, talkPreferencesSchema } from "~/domain/talk-preferences";

const KEY = "hotseat.talk";
/** Told to the other users on this page; the browser's `storage` event only reaches other tabs. */
const CHANGED = "hotseat:talk";

type StorageOf = () => Storage;
const browserStorage: StorageOf = () => localStorage;

let last: { stored: string | null; preferences: TalkPreferences } | null = null;

/**
 * How this person wants to talk on this device. The defaults where storage is blocked or holds something else. The same object as long
 * as nothing has changed.
 */
export function readTalkPreferences(storage: StorageOf = browserStorage): TalkPreferences {
  const stored = storedText(storage);
  if (last?.stored !== stored) last = { stored, preferences: parse(stored) };
  return last.preferences;
}

/** Remembers them here and tells whoever has subscribed. Where storage is blocked or full they are forgotten with the page. */
export function writeTalkPreferences(preferences: TalkPreferences, storage: StorageOf = browserStorage): void {
  try {
    storage().setItem(KEY, JSON.stringify(preferences));
  } catch {
    last = { stored: storedText(storage), preferences };
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** Told of every change, also of one in another tab. Returns how to stop. */
export function subscribeTalkPreferences(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

function storedText(storage: StorageOf): string | null {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}

function parse(stored: string | null): TalkPreferences {
  try {
    const parsed = talkPreferencesSchema.safeParse(JSON.parse(stored ?? "{}"));
    return parsed.success ? parsed.data : DEFAULT_TALK_PREFERENCES;
  } catch {
    return DEFAULT_TALK_PREFERENCES;
  }
}
