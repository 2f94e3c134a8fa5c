import { TEST_SOUND_PATH } from "~/domain/clip";

/** One sentence in an interviewer's voice, which plays at once: call it in a click. */
export function playTestSound() {
  const sound = new Audio(`${TEST_SOUND_PATH}.wav`);
  let stopped = false;
  return {
    /** Rejects where the browser gives no sound; not because of `stop`. */
    started: sound.play().catch((error: unknown) => {
      if (!stopped) throw error;
    }),
    stop(): void {
      stopped = true;
      sound.pause();
    },
  };
}
