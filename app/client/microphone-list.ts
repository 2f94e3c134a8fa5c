import { createScope } from "./scope";

export interface MicrophoneChoice {
  deviceId: string;
  /** Empty until the microphone was allowed once: browsers hide the names before. */
  label: string;
}

/** The microphones there are; empty where the browser has none to offer. */
export async function listMicrophones(): Promise<MicrophoneChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === "audioinput" && device.deviceId !== "")
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Calls `onChange` with the new list whenever one is plugged in or out. Returns what ends it. */
export function watchMicrophones(onChange: (microphones: MicrophoneChoice[]) => void): () => void {
  const scope = createScope();
  if (!navigator.mediaDevices) return () => {};
  scope.listen(navigator.mediaDevices, "devicechange", () => {
    void listMicrophones().then((microphones) => {
      if (!scope.disposed) onChange(microphones);
    });
  });
  return () => scope.dispose();
}
