import { useEffect, useRef } from "react";

import { useStored } from "../use-stored";
import { keyPlace, shortcutAction, shortcutFor } from "./shortcuts";
import type { StageModel } from "./stage-model";

/** Whether single letters are shortcuts; remembered in this browser. */
export function useLetterShortcuts(): [boolean, (letters: boolean) => void] {
  const [stored, store] = useStored("hotseat:letter-shortcuts");
  return [stored !== "off", (letters) => store(letters ? null : "off")];
}

interface UseShortcutsOptions {
  model: Pick<StageModel, "enabled" | "actions" | "answerMode">;
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
      const act = shortcut === "help" ? onHelp : shortcut && shortcutAction(shortcut, model);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
