import { useEffect, useRef } from "react";

import { keyPlace } from "../stage/shortcuts";
import { commandFor, type PlaybackCommand } from "./playback-keys";
import type { Player } from "./player";
import { rateBeside } from "./rates";
import { placeBeside } from "./route";

type Command = (() => void) | null;

interface PlaybackKeysOptions {
  player: Player;
  letters: boolean;
  /** On the interview clock, in order. */
  chaptersMs: readonly number[];
  marksMs: readonly number[];
  /** Where words begin that are unclear; asked for by their keys. Default: none. */
  unsureMs?: () => readonly number[];
  /** What is not the player's; a key without it does nothing. */
  page: Partial<Record<"zoomIn" | "zoomOut" | "follow" | "search" | "edit" | "view" | "help" | "bookmark", () => void>>;
}

/** The page's keys, unless something is typed, a dialog is open or the key belongs to the control that has the focus. */
export function usePlaybackKeys(options: PlaybackKeysOptions): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("[role=dialog]")) return;
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const isRange = target instanceof HTMLInputElement && target.type === "range";
      const command = commandFor({ key, ctrlKey, metaKey, altKey, place: isRange ? "range" : keyPlace(target) }, latest.current);
      const act = command && actionOf(command, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

const SKIP_MS = 5_000;
/** Going back from this far behind a chapter or mark goes to its own beginning, as players do with songs. */
const RETURN_MS = 1_500;

function actionOf(command: PlaybackCommand, { player, chaptersMs, marksMs, unsureMs = () => [], page }: PlaybackKeysOptions): Command {
  const { playing, clockMs, rate, skipsSilence, onlyMine } = player.state();
  const go = (places: readonly number[], by: 1 | -1) => goAmong(() => places, by);
  const goAmong = (places: () => readonly number[], by: 1 | -1) => () => {
    const place = placeBeside(places(), { clockMs, by, slackMs: RETURN_MS });
    if (place !== null) player.seek(place);
  };
  const commands: Partial<Record<PlaybackCommand, Command>> = {
    ...page,
    toggle: player.toggle,
    back: () => player.skip(-SKIP_MS),
    ahead: () => player.skip(SKIP_MS),
    // While nothing plays, they scroll.
    previousTurn: playing ? () => player.stepTurn(-1) : null,
    nextTurn: playing ? () => player.stepTurn(1) : null,
    previousWord: () => player.stepWord(-1),
    nextWord: () => player.stepWord(1),
    previousChapter: go(chaptersMs, -1),
    nextChapter: go(chaptersMs, 1),
    previousMark: go(marksMs, -1),
    nextMark: go(marksMs, 1),
    previousUnsure: goAmong(unsureMs, -1),
    nextUnsure: goAmong(unsureMs, 1),
    slower: () => player.setRate(rateBeside(rate, -1)),
    faster: () => player.setRate(rateBeside(rate, 1)),
    silence: () => player.setSkipsSilence(!skipsSilence),
    mine: () => player.setOnlyMine(!onlyMine),
    loop: player.toggleLoop,
    loopFrom: () => player.markSelection("from"),
    loopTo: () => player.markSelection("to"),
  };
  return commands[command] ?? null;
}
