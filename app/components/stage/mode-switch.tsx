import { AudioLines, Hand, Keyboard } from "lucide-react";

import type { AnswerMode } from "~/domain/settings";

import type { StageModel } from "./stage-model";

const MODES: Record<AnswerMode, { label: string; Icon: typeof Hand; means: string }> = {
  "hands-free": { label: "Hands-free", Icon: AudioLines, means: "Just talk; a pause finishes your answer" },
  "tap-to-talk": { label: "Tap to talk", Icon: Hand, means: "You start and finish each answer" },
  typed: { label: "Type", Icon: Keyboard, means: "Write your answers" },
};

type ModeSwitchProps = Pick<StageModel, "modes" | "answerMode"> & {
  disabled: boolean;
  /** A reason that the page tells elsewhere is not shown here again. */
  said: string | null;
  onChange: (mode: AnswerMode) => void;
};

const reasonId = (reasons: readonly string[], reason: string): string => `mode-reason-${reasons.indexOf(reason)}`;

/** How the candidate answers; may be changed at any time. What cannot be had is shown with its reason. */
export function ModeSwitch({ modes, answerMode, disabled, said, onChange }: ModeSwitchProps) {
  const reasons = [...new Set(modes.flatMap(({ unavailable }) => unavailable ?? []))];
  return (
    <div className="mode-switch">
      <div role="radiogroup" aria-label="How you answer" className="mode-options">
        {modes.map(({ mode, unavailable }) => {
          const { label, Icon, means } = MODES[mode];
          return (
            <label key={mode} className="mode-option" title={unavailable ?? means}>
              <input
                type="radio"
                name="answer-mode"
                className="radio-cover"
                checked={mode === answerMode}
                disabled={disabled || unavailable !== null}
                aria-describedby={unavailable ? reasonId(reasons, unavailable) : undefined}
                onChange={() => onChange(mode)}
              />
              <Icon aria-hidden size={16} />
              {label}
            </label>
          );
        })}
      </div>
      {reasons.map((reason) => (
        <p key={reason} id={reasonId(reasons, reason)} className={reason === said ? "sr-only" : "mode-reason"}>
          {reason}
        </p>
      ))}
    </div>
  );
}
