import { Check, Mic, Volume2 } from "lucide-react";
import { useRef, useSyncExternalStore } from "react";

import { rememberedDevice } from "~/client/remembered-device";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import { useRingLevels } from "../stage/use-ring-levels";
import { SelectField } from "./fields";
import type { SoundCheck as SoundCheckModel } from "./use-sound-check";

const never = () => () => undefined;

/** Whether the microphone and the speakers work. Nobody has to do it before beginning. */
export function SoundCheck({ check }: { check: SoundCheckModel }) {
  // Both are known in the browser only; the server draws the ordinary case.
  const secure = useSyncExternalStore(never, () => window.isSecureContext, () => true);
  const checkedBefore = useSyncExternalStore(never, () => rememberedDevice().checked, () => false);
  return (
    <section aria-labelledby="sound-check" className="grid gap-4">
      <h2 id="sound-check" className="font-voice text-lead">
        Sound check
      </h2>
      {secure ? <Microphone check={check} checkedBefore={checkedBefore} /> : <InsecureAddress />}
      <div className="grid justify-items-start gap-2">
        <Button size="small" onClick={check.testSound}>
          <Volume2 aria-hidden size={16} /> Play test sound
        </Button>
        {check.testSoundFailed ? <AlertLine>The browser played nothing. See whether this tab is muted, then try again.</AlertLine> : null}
      </div>
    </section>
  );
}

function Microphone({ check, checkedBefore }: { check: SoundCheckModel; checkedBefore: boolean }) {
  const { state, microphones, deviceId } = check;
  if (state.type !== "on") {
    return (
      <div className="grid justify-items-start gap-3">
        {state.type === "failed" ? <AlertLine>{state.message}</AlertLine> : (
          <p className="text-small text-quiet">
            {checkedBefore ? "Your microphone worked last time." : "Optional. You can also type every answer."}
          </p>
        )}
        <Button size="small" disabled={state.type === "asking"} onClick={() => void check.start()}>
          <Mic aria-hidden size={16} />
          {state.type === "asking" ? "Waiting for your browser" : checkedBefore || state.type === "failed" ? "Check again" : "Check microphone"}
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      <Meter check={check} />
      <p role="status" className="flex items-center gap-2 text-small">
        {state.heard ? <Check aria-hidden size={16} className="text-candidate-ink" /> : null}
        {state.heard ? "We hear you." : "Say a few words: the bar follows your voice."}
      </p>
      {microphones.length > 1 ? (
        <SelectField
          label="Microphone"
          value={deviceId}
          options={microphones.map(({ deviceId: id, label }, index) => [id, label || `Microphone ${index + 1}`] as const)}
          onChange={(id) => void check.start(id)}
        />
      ) : (
        <p className="text-small text-quiet" dir="auto">
          {state.label}
        </p>
      )}
      <Button size="small" look="quiet" className="justify-self-start" onClick={check.stop}>
        Done
      </Button>
    </div>
  );
}

function Meter({ check }: { check: SoundCheckModel }) {
  const meter = useRef<HTMLDivElement>(null);
  useRingLevels(meter, check.subscribeLevels);
  return (
    <div ref={meter} className="meter" role="img" aria-label="Loudness of your microphone">
      <div data-level="candidate" className="meter-bar" />
    </div>
  );
}

function InsecureAddress() {
  return (
    <div role="note" className="grid gap-2 rounded-card bg-candidate-soft p-4 text-small">
      <p className="font-medium">This address is not secure, so your browser withholds the microphone.</p>
      <p>
        Open Hotseat as <strong>localhost</strong> on the computer where it runs, or put it behind <strong>HTTPS</strong>. Until then you can type your
        answers; everything else works.
      </p>
    </div>
  );
}
