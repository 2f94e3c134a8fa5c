import { useCallback, useSyncExternalStore } from "react";

/** Told to the other users of the same key on this page; the browser's `storage` event only reaches other tabs. */
const CHANGED = "hotseat:stored";

/**
 * A text remembered in this browser under `key`, and how to change it (null forgets it). On the server and on the first
 * render it is null. Where storage is forbidden or full, changes are lost: whatever uses this is a convenience.
 */
export function useStored(key: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => readStored(key), () => null);
  const change = useCallback((next: string | null) => writeStored(key, next), [key]);
  return [value, change];
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: it is not remembered.
  }
  window.dispatchEvent(new Event(CHANGED));
}
