/** A transcription service that finds the known answers in the sound that arrives; a process of its own, started by `recogniser.ts`. */
import { createOracle } from "../../../tests/providers/oracle-recogniser";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { spokenAnswer } from "../../../tests/speech/spoken-answer";
import { ANSWERS } from "./answers";

/** Requests are kept for tests; here they would be all the memory there is. */
const FORGET_REQUESTS_MS = 1_000;

const spoken = await Promise.all(ANSWERS.map((text) => spokenAnswer(text)));
const server = await startOpenAiCompatibleServer({ transcribe: createOracle(spoken) });
setInterval(() => (server.requests.length = 0), FORGET_REQUESTS_MS);
process.send?.({ type: "ready", env: { STT_BASE_URL: server.baseUrl, STT_API_KEY: "none", STT_MODEL: "whisper-1" } });
// The benchmark is gone.
process.on("disconnect", () => process.exit());
