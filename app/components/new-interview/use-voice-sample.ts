import { useEffect, useRef, useState } from "react";

/** Plays the recorded intro of one persona at a time. */
export function useVoiceSample() {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);

  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying(null);
  };

  const play = (personaId: string) => {
    stop();
    const sample = new Audio(`/intro/${personaId}-intro.wav`);
    const fail = () => {
      if (audio.current !== sample) return;
      stop();
      setFailed(true);
    };
    sample.addEventListener("ended", () => audio.current === sample && stop());
    sample.addEventListener("error", fail);
    audio.current = sample;
    setFailed(false);
    setPlaying(personaId);
    // Rejects as well when another sample or `stop` cuts it off; that is no failure.
    sample.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) fail();
    });
  };

  useEffect(() => () => audio.current?.pause(), []);
  return { playing, failed, toggle: (personaId: string) => (playing === personaId ? stop() : play(personaId)), stop };
}
export type VoiceSample = ReturnType<typeof useVoiceSample>;
