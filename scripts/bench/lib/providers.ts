import { type BenchProcess, startProcess } from "./child-process";

/** What the simulated providers take their time for, in milliseconds. */
export interface ProviderDelays {
  firstTokenMs: number;
  tokenMs: number;
  transcribeMs: number;
  firstAudioMs: number;
}

export const NO_DELAYS: ProviderDelays = { firstTokenMs: 0, tokenMs: 0, transcribeMs: 0, firstAudioMs: 0 };
/** The delays that issue and peer measurements state (voice.md). */
export const STATED_DELAYS: ProviderDelays = { firstTokenMs: 300, tokenMs: 20, transcribeMs: 150, firstAudioMs: 150 };

export type ProvidersUp = { type: "ready"; env: Record<string, string> };

export interface Providers {
  /** Keys of app/env.server.ts that lead the app to them. */
  readonly env: Record<string, string>;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Language model, transcription and voice (a tone for each word), each in its real wire format, in a process of their own. Without
 * `voice` the app speaks with its embedded one.
 */
export async function startProviders(delays: ProviderDelays, { voice = true }: { voice?: boolean } = {}): Promise<Providers> {
  const child: BenchProcess<ProvidersUp> = startProcess(new URL("providers-process.ts", import.meta.url), { args: [JSON.stringify(delays)] });
  const { env } = await child.expect((message): message is ProvidersUp => message.type === "ready");
  const used = Object.entries(env).filter(([name]) => voice || !name.startsWith("ELEVENLABS"));
  return { env: Object.fromEntries(used), pid: child.pid, stop: () => child.stop() };
}
