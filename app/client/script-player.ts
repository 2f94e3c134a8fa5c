/** The part of an AudioWorkletNode that the player uses. */
export interface PlayerNode {
  port: { postMessage(message: object, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent) => void) | null };
  connect(destination: AudioNode): unknown;
  disconnect(): void;
}

interface Playback {
  receive(message: object): void;
  render(output: Float32Array, startFrame: number): void;
}
type CreatePlayback = (options: { rate: number; post: (message: object) => void }) => Playback;

/** 32 ms at 16 kHz: how late a stop may be heard. */
const FRAMES = 512;
/** A variable, for the file is served as it is and not bundled. */
const PLAYBACK_FILE: string = "/worklets/playback.js";

/** The player's worklet on the page's own thread: browsers have no worklets over plain http, and the interviewer speaks all the same. */
export async function createScriptPlayerNode(context: AudioContext): Promise<PlayerNode> {
  const { createPlayback } = (await import(/* @vite-ignore */ PLAYBACK_FILE)) as { createPlayback: CreatePlayback };
  const node = context.createScriptProcessor(FRAMES, 0, 1);
  const port: PlayerNode["port"] = {
    postMessage: (message) => playback.receive(message),
    onmessage: null,
  };
  const playback = createPlayback({
    rate: context.sampleRate,
    // Later, as over a real port: nobody expects an answer within the call.
    post: (data) => queueMicrotask(() => port.onmessage?.(new MessageEvent("message", { data }))),
  });
  node.onaudioprocess = ({ outputBuffer, playbackTime }) =>
    playback.render(outputBuffer.getChannelData(0), Math.round(playbackTime * context.sampleRate));
  return { port, connect: (destination) => node.connect(destination), disconnect: () => node.disconnect() };
}
