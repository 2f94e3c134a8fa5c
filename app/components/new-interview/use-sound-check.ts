import { useCallback, useEffect, useRef, useState } from "react";

import { createAudioEngine, type AudioEngine } from "~/client/audio-engine";
import { perceivedLevel } from "~/client/level-meter";
import { type Microphone, openMicrophone } from "~/client/microphone";
import { microphoneErrorOf } from "~/client/microphone-error";
import { listMicrophones, type MicrophoneChoice, watchMicrophones } from "~/client/microphone-list";
import { rememberDevice, rememberedDevice } from "~/client/remembered-device";
import { msToSamples } from "~/domain/audio";

import type { Levels, SubscribeLevels } from "../stage/stage-model";
import { playTestSound } from "./test-sound";

export type SoundCheckState =
  | { type: "off" }
  | { type: "asking" }
  /** `heard`: a voice reached it since it was opened. */
  | { type: "on"; label: string; heard: boolean }
  | { type: "failed"; message: string };

/** So loud and for so long: a spoken word, no click. */
const HEARD_LEVEL = 0.4;
const HEARD_SAMPLES = msToSamples(200);

/** Opens the microphone for the device check, remembers what was chosen, and lets go of microphone and sound when the page goes. */
export function useSoundCheck() {
  const [state, setState] = useState<SoundCheckState>({ type: "off" });
  const [microphones, setMicrophones] = useState<MicrophoneChoice[]>([]);
  const [deviceId, setDeviceId] = useState("");
  const [testSoundFailed, setTestSoundFailed] = useState(false);
  const open = useRef<{ engine: AudioEngine; microphone: Microphone | null } | null>(null);
  const listener = useRef<((levels: Levels) => void) | null>(null);
  const sound = useRef<ReturnType<typeof playTestSound> | null>(null);

  const stop = useCallback(() => {
    const was = open.current;
    open.current = null;
    was?.microphone?.close();
    void was?.engine.dispose();
    listener.current?.({ interviewer: 0, candidate: 0 });
    setState({ type: "off" });
  }, []);
  /** Both halves of the check, where the interview begins or the page goes. */
  const end = useCallback(() => {
    stop();
    sound.current?.stop();
  }, [stop]);
  useEffect(() => end, [end]);
  useEffect(() => watchMicrophones(setMicrophones), []);

  const start = async (wanted = rememberedDevice().deviceId) => {
    stop();
    const session: { engine: AudioEngine; microphone: Microphone | null } = { engine: createAudioEngine(), microphone: null };
    open.current = session;
    setState({ type: "asking" });
    let voiced = 0;
    const onLevel = (level: number, samples: number) => {
      if (open.current !== session) return;
      listener.current?.({ interviewer: 0, candidate: level });
      if (voiced >= HEARD_SAMPLES || perceivedLevel(level) <= HEARD_LEVEL) return;
      voiced += samples;
      if (voiced >= HEARD_SAMPLES) setState((now) => (now.type === "on" ? { ...now, heard: true } : now));
    };
    const onProblem = (error: Error) => open.current === session && setState({ type: "failed", message: error.message });
    try {
      await session.engine.resume();
      const microphone = await openMicrophone({ engine: session.engine, deviceId: wanted, onPacket: () => undefined, onLevel, onProblem });
      if (open.current !== session) return microphone.close();
      session.microphone = microphone;
      rememberDevice({ deviceId: microphone.deviceId, checked: true });
      setDeviceId(microphone.deviceId);
      setState({ type: "on", label: microphone.label, heard: false });
      setMicrophones(await listMicrophones());
    } catch (error) {
      if (open.current !== session) return;
      stop();
      setState({ type: "failed", message: microphoneErrorOf(error).message });
    }
  };

  const testSound = () => {
    setTestSoundFailed(false);
    sound.current?.stop();
    sound.current = playTestSound();
    sound.current.started.catch(() => setTestSoundFailed(true));
  };

  const subscribeLevels: SubscribeLevels = useCallback((next) => {
    listener.current = next;
    return () => {
      listener.current = null;
    };
  }, []);

  return { state, microphones, deviceId, testSoundFailed, start, stop, end, testSound, subscribeLevels };
}
export type SoundCheck = ReturnType<typeof useSoundCheck>;
