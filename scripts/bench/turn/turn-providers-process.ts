/** Language model, streaming transcription and voice as a process of their own; started by `turn-providers.ts` with its settings as argument. */
import { startDeepgramServer } from "../../../tests/providers/deepgram-server";
import { startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import type { ProvidersUp } from "../lib/providers";
import { createAnswerRecogniser } from "./recognise-answer";
import { replyTokens } from "./reply-tokens";
import { chooseAnswers } from "./spoken-answers";
import type { TurnProvidersSettings } from "./turn-providers";
import { seededRandom } from "../../../tests/machines/simulation/random";

/** Flux tells of new words a few times a second; here each word is told when it is known, so that the stated delay is all there is. */
const REPORT_MS = 5;
/**
 * After its first sound the voice goes on at ten times the speed of speech: at once, the sound of a whole reply would be made
 * and sent on the two cores that are to play its first.
 */
const VOICE_PACE = 10;
/** Requests are recorded for tests. */
const FORGET_REQUESTS_MS = 1_000;

const { delays, seed, answers } = JSON.parse(process.argv[2] ?? "{}") as TurnProvidersSettings;
let turns = 0;
const openAi = await startOpenAiCompatibleServer({
  firstDeltaMs: delays.firstTokenMs,
  deltaMs: delays.tokenMs,
  chat: () => replyTokens((turns += 1)),
});
const elevenLabs = await startElevenLabsServer({ firstAudioMs: delays.firstAudioMs, pace: VOICE_PACE });
const deepgram = await startDeepgramServer({
  recognise: createAnswerRecogniser(await chooseAnswers(seededRandom(seed), answers)),
  wordDelayMs: delays.transcribeMs,
  reportMs: REPORT_MS,
});
setInterval(() => {
  openAi.requests.length = 0;
  elevenLabs.messages.length = 0;
}, FORGET_REQUESTS_MS);

const ready: ProvidersUp = {
  type: "ready",
  env: {
    LLM_BASE_URL: openAi.baseUrl, LLM_API_KEY: "none", LLM_MODEL: "simulated",
    DEEPGRAM_BASE_URL: deepgram.url, DEEPGRAM_API_KEY: "none",
    ELEVENLABS_BASE_URL: elevenLabs.url, ELEVENLABS_API_KEY: "none",
  },
};
process.send?.(ready);
// The benchmark is gone.
process.on("disconnect", () => process.exit());
