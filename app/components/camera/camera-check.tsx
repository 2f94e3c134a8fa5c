import { Video } from "lucide-react";
import { useEffect, useState } from "react";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import { useTalkPreferences } from "../talk/use-talk-preferences";
import { CameraSwitch } from "./camera-switch";
import { Picture } from "./picture";
import { useCameraPreview } from "./use-camera-preview";

/** Before an interview: whether the camera is recorded, and what it sees. */
export function CameraCheck() {
  const [{ camera: wanted }] = useTalkPreferences();
  const [turnedOn, setTurnedOn] = useState(false);
  return (
    <section aria-labelledby="camera-check" className="grid gap-4">
      <h2 id="camera-check" className="font-voice text-lead">
        Camera
      </h2>
      <CameraSwitch onTurnedOn={() => setTurnedOn(true)} />
      {wanted ? <Preview atOnce={turnedOn} /> : null}
    </section>
  );
}

/** The browser may ask for the camera, so it is opened by a press: of the switch (`atOnce`), or of its own button. */
function Preview({ atOnce }: { atOnce: boolean }) {
  const { state, start, stop } = useCameraPreview();
  useEffect(() => {
    if (atOnce) void start();
  }, [atOnce, start]);
  if (state.type === "on") {
    return (
      <div className="grid gap-3">
        <Picture stream={state.stream} label="What your camera sees" />
        <p role="status" className="text-small text-quiet">
          This is what is recorded. Nothing is kept yet.
        </p>
        <Button size="small" look="quiet" className="justify-self-start" onClick={stop}>
          Done
        </Button>
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-3">
      {state.type === "failed" ? <AlertLine>{state.message}</AlertLine> : null}
      <Button size="small" disabled={state.type === "asking"} onClick={() => void start()}>
        <Video aria-hidden size={16} />
        {state.type === "asking" ? "Waiting for your browser" : state.type === "failed" ? "Try again" : "See what it sees"}
      </Button>
    </div>
  );
}
