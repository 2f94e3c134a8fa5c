import { useCallback, useSyncExternalStore } from "react";

import { readTalkPreferences, subscribeTalkPreferences, writeTalkPreferences } from "~/client/talk-preferences";
import { DEFAULT_TALK_PREFERENCES, type TalkPreferences } from "~/domain/talk-preferences";

/** How this person wants to talk on this device, and how to change one thing of it. The defaults until the page has come alive. */
export function useTalkPreferences(): [TalkPreferences, (change: Partial<TalkPreferences>) => void] {
  const preferences = useSyncExternalStore(subscribeTalkPreferences, readTalkPreferences, () => DEFAULT_TALK_PREFERENCES);
  const change = useCallback((part: Partial<TalkPreferences>) => writeTalkPreferences({ ...readTalkPreferences(), ...part }), []);
  return [preferences, change];
}
