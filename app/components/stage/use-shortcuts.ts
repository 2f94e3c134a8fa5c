import { useEffect, useRef } from "react";

import { useStored } from "../use-stored";
import { keyPlace, shortcutAction, shortcutFor } from "./shortcuts";
import { createThinkPress } from "./think-press";
import type { StageModel } from "./stage-model";

/** Whether single letters are shortcuts; remembered in this browser. */
export function useLetterShortcuts(): [boolean, (letters: boolean) => void] {
  const [stored, store] = useStored("hotseat:letter-shortcuts");
  return [stored !== "off", (letters) => store(letters ? null : "off")];
}

interface UseShortcutsOptions {
  model: Pick<StageModel, "enabled" | "actions" | "answerMode" | "thinking">;
  letters: boolean;
  /** True while a dialog is open: the keys are the dialog's. */
  suspended: boolean;
  onHelp: () => void;
}

export function useShortcuts(options: UseShortcutsOptions): void {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { model, letters, suspended, onHelp } = latest.current;
      if (suspended || event.defaultPrevented) return;
      const { key, ctrlKey, metaKey, altKey, repeat } = event;
      const shortcut = shortcutFor({ key, ctrlKey, metaKey, altKey, repeat, place: keyPlace(event.target) }, { letters });
      const act = shortcut === "help" ? onHelp : shortcut === "think" ? thinkDown(model) : shortcut && shortcutAction(shortcut, model);
      if (!act) return;
      event.preventDefault();
      act();
    };
    const press = createThinkPress();
    const thinkDown = ({ enabled, actions, thinking }: UseShortcutsOptions["model"]): (() => void) | null =>
      enabled.think || thinking === "held" ? () => press.down({ held: thinking === "held", at: performance.now(), ...actions }) : null;
    // Also when the page went out of sight in between: a lost key must not hold the interview up.
    const onKeyUp = ({ key }: KeyboardEvent) => {
      if (key.toLowerCase() === "t") press.up({ at: performance.now(), ...latest.current.model.actions });
    };
    const onBlur = () => press.up({ at: performance.now(), ...latest.current.model.actions });
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("keyup", onKeyUp);
    window.addEventListener("blur", onBlur);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("keyup", onKeyUp);
      window.removeEventListener("blur", onBlur);
    };
  }, []);
}
