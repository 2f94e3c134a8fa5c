import { within } from "../within";
import { CameraError, cameraErrorOf } from "./camera-error";

/** Wide enough to see a face and hands; the rest would cost bytes. */
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15 }, facingMode: "user" };
/** How long the person may think about the browser's question. */
const OPEN_TIMEOUT_MS = 60_000;

export const closeCamera = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

/** The pictures of the camera, without any sound. Throws `CameraError`. */
export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError(window.isSecureContext ? "unsupported" : "insecure");
  try {
    return await within(navigator.mediaDevices.getUserMedia({ video: PICTURE }), {
      timeoutMs: OPEN_TIMEOUT_MS,
      onTimeout: () => new CameraError("timeout"),
      late: closeCamera,
    });
  } catch (error) {
    throw cameraErrorOf(error);
  }
}
