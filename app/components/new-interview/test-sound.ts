/** Two soft notes, a fourth apart, in hertz. */
const NOTES = [392, 523.25];
const NOTE_SECONDS = 0.35;
const LOUDNESS = 0.18;

/** Plays two notes through the speakers. Call it in a click. Rejects where the browser gives no sound. */
export async function playTestSound(): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    NOTES.forEach((hertz, index) => playNote(context, { hertz, at: context.currentTime + 0.05 + index * NOTE_SECONDS }));
    const seconds = NOTES.length * NOTE_SECONDS + 0.4;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  } finally {
    await context.close();
  }
}

/** Fades in and out, for a tone that starts at once clicks. */
function playNote(context: AudioContext, { hertz, at }: { hertz: number; at: number }): void {
  const tone = new OscillatorNode(context, { type: "sine", frequency: hertz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS + 0.2);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS + 0.25);
}
