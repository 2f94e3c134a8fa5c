/** One sentence in an interviewer's voice. Call it in a click. Rejects where the browser gives no sound. */
export async function playTestSound(): Promise<void> {
  await new Audio("/intro/test-sound.wav").play();
}
