import { type BenchProcess, startProcess } from "../lib/child-process";
import type { ProviderDelays, Providers, ProvidersUp } from "../lib/providers";

export interface TurnProvidersSettings {
  /** `transcribeMs`: from the sound of a word until it is told. */
  delays: ProviderDelays;
  /** Choose the answers that can be recognised. */
  seed: number;
  answers: number;
}

/** Language model, streaming transcription (Flux) and voice, each in its real wire format. */
export async function startTurnProviders(settings: TurnProvidersSettings): Promise<Providers> {
  const child: BenchProcess<ProvidersUp> = startProcess(new URL("turn-providers-process.ts", import.meta.url), { args: [JSON.stringify(settings)] });
  const { env } = await child.expect((message): message is ProvidersUp => message.type === "ready");
  return { env, pid: child.pid, stop: () => child.stop() };
}
