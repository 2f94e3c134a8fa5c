import { useId } from "react";

import type { BargeInSetting, Pace, TranscriberPreference } from "~/domain/talk-preferences";

import { CameraSwitch } from "../camera/camera-switch";
import { useTalkPreferences } from "./use-talk-preferences";

type Options<Value extends string> = readonly (readonly [value: Value, label: string, means: string])[];

const BARGE_IN: Options<BargeInSetting> = [
  ["usual", "By speaking", "Just start talking; a cough or a “mhm” does not count"],
  ["loudspeakers", "I use loudspeakers", "Only clear words interrupt, so that it does not hear itself"],
  ["never", "Never by voice", "Only the button, Esc or a click"],
];

const PACE: Options<Pace> = [
  ["usual", "Usual", "It answers soon after a finished sentence"],
  ["unhurried", "Give me more time", "Longer pauses everywhere, for slow speech, a stutter or a second language"],
];

const TRANSCRIBER: Options<TranscriberPreference> = [
  ["auto", "Automatic", "The server where it can, else this browser"],
  ["browser", "This browser", "Its maker may hear your answers"],
  ["server", "The server", "Or you type, where it cannot"],
];

/** How you talk, on this device: takes effect at once, also in an interview that is going on. */
export function TalkPreferencesFields() {
  const [{ bargeIn, pace, transcriber }, change] = useTalkPreferences();
  return (
    <div className="talk-preferences">
      <Choice legend="Interrupting the interviewer" options={BARGE_IN} value={bargeIn} onChange={(value) => change({ bargeIn: value })} />
      <Choice legend="Your pace" options={PACE} value={pace} onChange={(value) => change({ pace: value })} />
      <Choice legend="Who writes down what you say" options={TRANSCRIBER} value={transcriber} onChange={(value) => change({ transcriber: value })} />
      <CameraSwitch />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  legend: string;
  options: Options<Value>;
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ legend, options, value, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="talk-choice">
      <legend>{legend}</legend>
      {options.map(([option, label, means]) => (
        <label key={option} className="talk-option">
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            aria-labelledby={`${name}-${option}-label`}
            aria-describedby={`${name}-${option}-means`}
            onChange={() => onChange(option)}
          />
          <span id={`${name}-${option}-label`}>{label}</span>
          <span id={`${name}-${option}-means`} className="talk-means">
            {means}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
