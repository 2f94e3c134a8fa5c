import { Eye, EyeOff } from "lucide-react";
import { useSyncExternalStore } from "react";

import type { Camera, CameraState } from "~/client/camera/camera";
import { writeTalkPreferences, readTalkPreferences } from "~/client/talk-preferences";

import { Button } from "../button";
import { useStored } from "../use-stored";
import { Picture } from "./picture";

const OFF: CameraState = { type: "off" };
const turnOff = () => writeTalkPreferences({ ...readTalkPreferences(), camera: false });

/** On the stage: that the camera is on, quietly what it sees, and what to do when it is not. Nothing while nobody is filmed. */
export function SelfView({ camera }: { camera: Camera }) {
  const state = useSyncExternalStore(camera.subscribe, camera.state, () => OFF);
  return <SelfViewOf state={state} onRetry={camera.tryAgain} onTurnOff={turnOff} />;
}

interface SelfViewOfProps {
  state: CameraState;
  onRetry: () => void;
  onTurnOff: () => void;
}

function SelfViewOf({ state, onRetry, onTurnOff }: SelfViewOfProps) {
  const [hidden, setHidden] = useStored("hotseat.self-view-hidden");
  if (state.type === "off") return null;
  if (state.type === "failed") return <Failure message={state.message} onRetry={onRetry} onTurnOff={onTurnOff} />;
  const isShown = hidden === null && state.type === "on";
  return (
    <section className="self-view" aria-label="Your camera" data-shown={isShown || undefined}>
      {isShown && state.type === "on" ? <Picture stream={state.stream} label="What your camera sees" /> : null}
      <div className="self-view-bar">
        <p role="status" className="camera-sign">
          {state.type === "on" ? <span className="recording-dot" aria-hidden /> : null}
          {state.type === "on" ? "Camera on" : "Camera starts"}
        </p>
        <button
          type="button"
          className="self-view-toggle"
          aria-label={hidden === null ? "Hide self-view" : "Show self-view"}
          title={hidden === null ? "Hide self-view" : "Show self-view"}
          onClick={() => setHidden(hidden === null ? "yes" : null)}
        >
          {hidden === null ? <EyeOff aria-hidden size={16} /> : <Eye aria-hidden size={16} />}
        </button>
      </div>
    </section>
  );
}

function Failure({ message, onRetry, onTurnOff }: { message: string } & Pick<SelfViewOfProps, "onRetry" | "onTurnOff">) {
  return (
    <section className="self-view self-view-failed" aria-label="Your camera">
      <p role="alert">{message}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
        <Button size="small" look="quiet" onClick={onTurnOff}>
          Go on without it
        </Button>
      </div>
    </section>
  );
}
