import { PLAYBACK_KEYS } from "../playback/playback-keys";

const SHARED = new Set(["Space", "← →", "↑ ↓", ", .", "C ⇧C", "M ⇧M", "< >", "S", "I O", "L", "+ −", "F", "?"]);

/** Of the playback page's keys those that a reader without an interview of their own can use. */
export const SHARED_KEYS = PLAYBACK_KEYS.filter(({ keys }) => SHARED.has(keys));
