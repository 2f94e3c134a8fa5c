/** Simulated providers as a process of their own; started by `providers.ts` with the delays as its argument. */
import { setTimeout as sleep } from "node:timers/promises";

import { startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";
import type { ChatBody } from "../../../tests/providers/openai-chat-wire";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { modelTurn, wordsOfLength } from "./invented-text";
import type { ProviderDelays, ProvidersUp } from "./providers";

/** Requests are recorded for tests; here they would be all the memory there is. */
const FORGET_REQUESTS_MS = 1_000;

const delays = JSON.parse(process.argv[2] ?? "{}") as ProviderDelays;
let turns = 0;
const openAi = await startOpenAiCompatibleServer({
  firstDeltaMs: delays.firstTokenMs,
  deltaMs: delays.tokenMs,
  chat: (body: ChatBody) => modelTurn(body.messages.map(({ content }) => String(content)).join("\n"), (turns += 1)),
  transcribe: async (samples) => {
    if (delays.transcribeMs > 0) await sleep(delays.transcribeMs);
    return wordsOfLength(samples.length);
  },
});
const elevenLabs = await startElevenLabsServer({ firstAudioMs: delays.firstAudioMs });
setInterval(() => {
  openAi.requests.length = 0;
  elevenLabs.messages.length = 0;
}, FORGET_REQUESTS_MS);

const ready: ProvidersUp = {
  type: "ready",
  env: {
    LLM_BASE_URL: openAi.baseUrl, LLM_API_KEY: "none", LLM_MODEL: "simulated",
    STT_BASE_URL: openAi.baseUrl, STT_API_KEY: "none", STT_MODEL: "whisper-1",
    ELEVENLABS_BASE_URL: elevenLabs.url, ELEVENLABS_API_KEY: "none",
  },
};
process.send?.(ready);
// The benchmark is gone.
process.on("disconnect", () => process.exit());
