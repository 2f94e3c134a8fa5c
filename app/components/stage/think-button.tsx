import { Hourglass } from "lucide-react";
import { useRef } from "react";

import { Button } from "../button";
import { createThinkPress } from "./think-press";
import type { StageModel } from "./stage-model";

/** No silence ends the answer while it is held; a short press keeps it on until the next one, for hands that cannot hold. */
export function ThinkButton({ thinking, actions }: Pick<StageModel, "thinking" | "actions">) {
  const press = useRef(createThinkPress());
  const held = thinking === "held";
  return (
    <Button
      look="quiet"
      aria-pressed={held}
      aria-keyshortcuts="T"
      className="think-button"
      onPointerDown={() => press.current.down({ held, at: performance.now(), ...actions })}
      onPointerUp={() => press.current.up({ at: performance.now(), ...actions })}
      onPointerCancel={() => press.current.up({ at: Number.POSITIVE_INFINITY, ...actions })}
      onClick={(event) => {
        // Pressed by keyboard or by voice control: there was no pointer.
        if (event.detail === 0) (held ? actions.thinkOver : actions.think)();
      }}
    >
      <Hourglass aria-hidden size={18} />
      {held ? "Thinking: press to go on" : "Hold to think"}
    </Button>
  );
}
