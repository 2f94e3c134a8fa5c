import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

import { messageForPerson } from "~/domain/errors";
import type { ProviderRole, ProviderTest } from "~/domain/providers";

import { type Recording, recordSentence } from "./record-sentence";
import { requestProviderTest } from "./request-provider-test";

export type TrialState =
  | { type: "idle" }
  | { type: "recording" }
  | { type: "testing" }
  | { type: "done"; result: ProviderTest; /** Of a voice: a blob to play. */ soundUrl: string | null }
  | { type: "failed"; message: string };

/** Tries one provider at a press; of a voice the sentence is played at once. */
export function useProviderTest(role: ProviderRole, id: string) {
  const [state, setState] = useState<TrialState>({ type: "idle" });
  const { revalidate } = useRevalidator();
  const recording = useRef<Recording | null>(null);
  const soundUrl = useRef<string | null>(null);
  const audio = useRef<HTMLAudioElement | null>(null);

  const play = () => {
    if (!soundUrl.current) return;
    audio.current?.pause();
    audio.current = new Audio(soundUrl.current);
    audio.current.play().catch(() => setState({ type: "failed", message: "The browser played nothing. See whether this tab is muted, then try again." }));
  };
  const forget = () => {
    audio.current?.pause();
    if (soundUrl.current) URL.revokeObjectURL(soundUrl.current);
    soundUrl.current = null;
  };
  useEffect(() => {
    return () => {
      forget();
      recording.current?.stop();
    };
  }, []);

  const run = async (sound?: Uint8Array<ArrayBuffer>) => {
    forget();
    setState({ type: "testing" });
    try {
      const result = await requestProviderTest({ role, id, ...(sound && { sound }) });
      if (result.role === "voice") soundUrl.current = URL.createObjectURL(new Blob([bytesOf(result.wav)], { type: "audio/wav" }));
      setState({ type: "done", result, soundUrl: soundUrl.current });
      play();
    } catch (error) {
      setState({ type: "failed", message: messageForPerson(error, "This could not be tried. Load the page again.") });
    }
    revalidate();
  };

  const record = async () => {
    setState({ type: "recording" });
    recording.current = recordSentence();
    try {
      await run(await recording.current.wav);
    } catch (error) {
      setState({ type: "failed", message: messageForPerson(error, "The microphone could not be opened. Try without it.") });
    }
  };

  return { state, test: () => void run(), record: () => void record(), stopRecording: () => recording.current?.stop(), play };
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
