import { useCallback, useEffect, useRef, useState } from "react";

import type { CameraState } from "~/client/camera/camera";
import { cameraErrorOf } from "~/client/camera/camera-error";
import { closeCamera, openCamera } from "~/client/camera/open-camera";

/** Opens the camera to look at it before an interview; nothing is recorded. It is let go when the page goes. */
export function useCameraPreview() {
  const [state, setState] = useState<CameraState>({ type: "off" });
  const open = useRef<{ stream: MediaStream | null } | null>(null);

  const stop = useCallback(() => {
    const was = open.current;
    open.current = null;
    if (was?.stream) closeCamera(was.stream);
    setState({ type: "off" });
  }, []);
  useEffect(() => stop, [stop]);

  const start = useCallback(async () => {
    stop();
    const session: { stream: MediaStream | null } = { stream: null };
    open.current = session;
    setState({ type: "asking" });
    try {
      const stream = await openCamera();
      if (open.current !== session) return closeCamera(stream);
      session.stream = stream;
      setState({ type: "on", stream });
    } catch (error) {
      if (open.current === session) setState({ type: "failed", message: cameraErrorOf(error).message });
    }
  }, [stop]);

  return { state, start, stop };
}
