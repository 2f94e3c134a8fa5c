import { useId } from "react";

import { useTalkPreferences } from "../talk/use-talk-preferences";

/** Whether the camera is recorded: off until somebody turns it on here. Says what is kept, and where. */
export function CameraSwitch({ onTurnedOn }: { onTurnedOn?: () => void }) {
  const [{ camera }, change] = useTalkPreferences();
  const id = useId();
  return (
    <label className="talk-option camera-switch">
      <input
        type="checkbox"
        role="switch"
        checked={camera}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-means`}
        onChange={(event) => {
          change({ camera: event.target.checked });
          if (event.target.checked) onTurnedOn?.();
        }}
      />
      <span id={`${id}-label`}>Record my camera</span>
      <span id={`${id}-means`} className="talk-means">
        Pictures beside the sound, about 90 MB an hour. They are kept with the interview where this Hotseat keeps its recordings, and nowhere else. Shared links never
        show them. You can delete them alone, and they go with every answer you discard.
      </span>
    </label>
  );
}
