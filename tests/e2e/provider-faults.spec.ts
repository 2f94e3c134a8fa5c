import { type DeepgramServer, startDeepgramServer } from "../providers/deepgram-server";
import type { ElevenLabsServer } from "../providers/elevenlabs-server";
import { type OpenAiCompatibleServer, startOpenAiCompatibleServer } from "../providers/openai-compatible-server";
import { createOracle } from "../providers/oracle-recogniser";
import { type SpokenAnswer, spokenAnswer } from "../speech/spoken-answer";
import { test as base, expect } from "./fixtures";
import { type Fault, FaultyInterview, pressTest, startBriefModel, startFastSpeech, startFastVoice } from "./support/faulty-interview";
import { LivePage } from "./support/live-page";

const test = base.extend<{ live: LivePage }>({ live: async ({ page }, use) => use(new LivePage(page)) });

const typed = (live: LivePage) => async (index: number): Promise<string> => {
  const text = `In year ${index + 1} I mended bridge ${index + 1} with four friends.`;
  await live.type(text);
  return text;
};

test.describe("language models", { tag: "@full" }, () => {
  let first: OpenAiCompatibleServer;
  let second: OpenAiCompatibleServer;
  let voice: ElevenLabsServer;
  test.use({
    appEnv: async ({ browserName: _ }, use) => {
      [first, second, voice] = await Promise.all([startBriefModel("the first"), startBriefModel("the second"), startFastVoice()]);
      await use({
        ...{ LLM_BASE_URL: first.baseUrl, LLM_MODEL: "first", LLM_FALLBACK_BASE_URL: second.baseUrl, LLM_FALLBACK_MODEL: "second" },
        ...{ ELEVENLABS_API_KEY: "test", ELEVENLABS_BASE_URL: voice.url },
      });
      await Promise.all([first.close(), second.close(), voice.close()]);
    },
  });

  test("every fault of the model costs no question and no word, and who stands in is told", async ({ page, mic: _, live }) => {
    test.setTimeout(180_000);
    await page.addInitScript(removeWebSpeech);
    const interview = new FaultyInterview({ live, page, answer: typed(live) });
    const standIn = /second at .* stands in/;
    const fault = (name: string, set: Parameters<typeof first.setFault>, told: RegExp | null): Fault => ({
      name,
      begin: () => first.setFault(...set),
      end: () => first.setFault(null),
      told,
    });
    const faults: Fault[] = [
      fault("slow first byte", [{ type: "slow-first-byte", ms: 1_200 }], null),
      fault("stall before the first word", [{ type: "stall", afterChunks: 1 }], standIn),
      fault("dribble", [{ type: "dribble", ms: 3 }], null),
      fault("401", [{ type: "status", status: 401 }], standIn),
      fault("429 with Retry-After", [{ type: "status", status: 429, retryAfterSeconds: 1 }, { times: 1 }], null),
      fault("500", [{ type: "status", status: 500 }], standIn),
      fault("500 once", [{ type: "status", status: 500 }, { times: 1 }], null),
      fault("reset", [{ type: "reset" }, { times: 1 }], null),
      fault("reset in the middle", [{ type: "reset", afterChunks: 4 }], standIn),
      fault("malformed frame", [{ type: "malformed" }], standIn),
      { name: "idle close", begin: () => first.dropConnections(), end: () => undefined, told: null },
    ];
    await interview.begin();
    for (const one of faults) {
      await interview.meet(one);
      if (one.told) await pressTest(page, "model", "language-model");
    }
    first.setFault({ type: "status", status: 500 });
    await interview.meet({ name: "both models", begin: () => second.setFault({ type: "status", status: 503 }), end: () => second.setFault(null), told: /Built-in interviewer stands in/ });
    await interview.expectWholeRecord();
  });
});

test.describe("voices", { tag: "@full" }, () => {
  let model: OpenAiCompatibleServer;
  let voice: ElevenLabsServer;
  test.use({
    appEnv: async ({ browserName: _ }, use) => {
      [model, voice] = await Promise.all([startBriefModel("the model"), startFastVoice()]);
      await use({ LLM_BASE_URL: model.baseUrl, LLM_MODEL: "brief", ELEVENLABS_API_KEY: "test", ELEVENLABS_BASE_URL: voice.url });
      await Promise.all([model.close(), voice.close()]);
    },
  });

  test("every fault of the voice costs no word, and who speaks instead is told", async ({ page, mic: _, live }) => {
    test.setTimeout(180_000);
    await page.addInitScript(removeWebSpeech);
    const interview = new FaultyInterview({ live, page, answer: typed(live) });
    const standIn = /Embedded voice .* speaks instead/;
    const fault = (name: string, set: Parameters<typeof voice.faults.set>, told: RegExp | null): Fault => ({
      name,
      begin: () => voice.faults.set(...set),
      end: () => voice.faults.set(null),
      told,
    });
    /** Refusals meet those who connect anew. */
    const refusal = (...options: Parameters<typeof fault>): Fault => {
      const made = fault(...options);
      return {
        ...made,
        begin: () => {
          made.begin();
          voice.dropAll();
        },
      };
    };
    const faults: Fault[] = [
      fault("slow first byte", [{ type: "slow-first-byte", ms: 1_200 }], null),
      fault("stall in the middle", [{ type: "stall", afterChunks: 1 }], standIn),
      fault("dribble", [{ type: "dribble", ms: 2 }], null),
      refusal("401", [{ type: "status", status: 401 }], standIn),
      refusal("429 with Retry-After", [{ type: "status", status: 429, retryAfterSeconds: 1 }, { times: 1 }], null),
      refusal("500", [{ type: "status", status: 500 }], standIn),
      refusal("500 once", [{ type: "status", status: 500 }, { times: 1 }], null),
      fault("reset in the middle", [{ type: "reset", afterChunks: 1 }, { times: 1 }], null),
      fault("malformed frame", [{ type: "malformed", afterChunks: 1 }], standIn),
      fault("idle close in the middle", [{ type: "idle-close", afterChunks: 1 }, { times: 1 }], null),
      { name: "idle close between turns", begin: () => voice.closeIdle(), end: () => undefined, told: null },
    ];
    await interview.begin();
    for (const one of faults) {
      await interview.meet(one);
      if (one.told) await pressTest(page, "voice", "elevenlabs");
    }
    await interview.expectWholeRecord();
  });
});

test.describe("OpenAI-compatible speech", { tag: "@full" }, () => {
  let model: OpenAiCompatibleServer;
  let voice: OpenAiCompatibleServer;
  test.use({
    appEnv: async ({ browserName: _ }, use) => {
      [model, voice] = await Promise.all([startBriefModel("the model"), startFastSpeech()]);
      await use({ LLM_BASE_URL: model.baseUrl, LLM_MODEL: "brief", TTS_BASE_URL: voice.baseUrl, TTS_API_KEY: "test" });
      await Promise.all([model.close(), voice.close()]);
    },
  });

  test("every fault of the endpoint costs no word, and who speaks instead is told", async ({ page, mic: _, live }) => {
    test.setTimeout(240_000);
    await page.addInitScript(removeWebSpeech);
    const interview = new FaultyInterview({ live, page, answer: typed(live) });
    const standIn = /Embedded voice .* speaks instead/;
    const fault = (name: string, set: Parameters<typeof voice.setFault>, told: RegExp | null): Fault => ({
      name,
      begin: () => voice.setFault(...set),
      end: () => voice.setFault(null),
      told,
    });
    const faults: Fault[] = [
      fault("slow first byte", [{ type: "slow-first-byte", ms: 1_200 }], null),
      fault("stall in the middle", [{ type: "stall", afterChunks: 12 }], standIn),
      fault("dribble", [{ type: "dribble", ms: 2 }], null),
      fault("401", [{ type: "status", status: 401 }], standIn),
      fault("429 with Retry-After", [{ type: "status", status: 429, retryAfterSeconds: 1 }, { times: 1 }], null),
      fault("500", [{ type: "status", status: 500 }], standIn),
      fault("500 once", [{ type: "status", status: 500 }, { times: 1 }], null),
      fault("reset", [{ type: "reset" }, { times: 1 }], null),
      fault("reset in the middle", [{ type: "reset", afterChunks: 12 }], standIn),
      fault("malformed sound", [{ type: "malformed" }], standIn),
      fault("malformed sound once", [{ type: "malformed" }, { times: 1 }], null),
      { name: "idle close", begin: () => voice.dropConnections(), end: () => undefined, told: null },
    ];
    await interview.begin();
    for (const one of faults) {
      await interview.meet(one);
      if (one.told) await pressTest(page, "voice", "openai-compatible");
    }
    await interview.expectWholeRecord();
  });
});

/** Unlike each other, so that a recogniser which knows them all takes none for another. */
const SPOKEN = [
  "I rebuilt the search index alone.",
  "Our customers wanted quicker answers.",
  "Every Friday we published a small report.",
  "My manager trusted me with the budget.",
  "The old machines broke down twice.",
  "Nobody had measured the cold rooms before.",
  "She taught me how to weld properly.",
  "They moved our office to Vienna.",
  "Half of the letters came back unopened.",
];

test.describe("speech to text", { tag: "@full" }, () => {
  let clips: SpokenAnswer[];
  let model: OpenAiCompatibleServer;
  let voice: ElevenLabsServer;
  let whisper: OpenAiCompatibleServer;
  let deepgram: DeepgramServer;

  const start = async (): Promise<void> => {
    clips = await Promise.all(SPOKEN.map((text) => spokenAnswer(text)));
    const recognise = createOracle(clips);
    [model, voice, whisper, deepgram] = await Promise.all([
      startBriefModel("the model"),
      startFastVoice(),
      startOpenAiCompatibleServer({ transcribe: recognise }),
      startDeepgramServer({ recognise }),
    ]);
  };
  const stop = async (): Promise<void> => void (await Promise.all([model.close(), voice.close(), whisper.close(), deepgram.close()]));
  const others = (): Record<string, string> => ({
    ...{ LLM_BASE_URL: model.baseUrl, LLM_MODEL: "brief", ELEVENLABS_API_KEY: "test", ELEVENLABS_BASE_URL: voice.url },
    ...{ STT_BASE_URL: whisper.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" },
  });

  test.describe("streamed", () => {
    test.use({
      appEnv: async ({ browserName: _ }, use) => {
        await start();
        await use({ ...others(), DEEPGRAM_API_KEY: "test", DEEPGRAM_BASE_URL: deepgram.url });
        await stop();
      },
    });

    test("every fault of the stream costs no word of the candidate's, and who writes down instead is told", async ({ page, mic, live }) => {
      test.setTimeout(240_000);
      await page.addInitScript(removeWebSpeech);
      const interview = new FaultyInterview({ live, page, answer: spoken(live, (index) => mic.speak(clips[index]?.samples ?? new Int16Array(0))) });
      const standIn = /whisper-1 at .* stands in/;
      /** Also the spare socket that was opened ahead is to meet it. */
      const fault = (name: string, set: Parameters<typeof deepgram.faults.set>, told: RegExp | null): Fault => ({
        name,
        begin: () => {
          deepgram.faults.set(...set);
          deepgram.dropAll();
        },
        end: () => {
          deepgram.faults.set(null);
          deepgram.dropAll();
        },
        told,
      });
      const faults: Fault[] = [
        fault("slow first byte", [{ type: "slow-first-byte", ms: 500 }], null),
        fault("stall in the middle", [{ type: "stall", afterChunks: 3 }], standIn),
        fault("dribble", [{ type: "dribble", ms: 2 }], null),
        fault("401", [{ type: "status", status: 401 }], standIn),
        fault("429 with Retry-After", [{ type: "status", status: 429, retryAfterSeconds: 1 }, { times: 1 }], null),
        fault("500", [{ type: "status", status: 500 }], standIn),
        fault("reset in the middle", [{ type: "reset", afterChunks: 3 }, { times: 1 }], null),
        fault("malformed frame", [{ type: "malformed" }, { times: 1 }], null),
        fault("idle close", [{ type: "idle-close", ms: 300 }, { times: 1 }], null),
      ];
      await interview.begin();
      for (const one of faults) {
        await interview.meet(one);
        if (one.told) await pressTest(page, "speech-to-text", "deepgram-flux");
      }
      await interview.expectWholeRecord();
    });
  });

  test.describe("in pieces", () => {
    test.use({
      appEnv: async ({ browserName: _ }, use) => {
        await start();
        await use(others());
        await stop();
      },
    });

    test("a fault of the transcription is hidden by a retry, or told with a way on, and the answer is written down", async ({ page, mic, live }) => {
      test.setTimeout(240_000);
      await page.addInitScript(removeWebSpeech);
      const interview = new FaultyInterview({ live, page, answer: spoken(live, (index) => mic.speak(clips[index]?.samples ?? new Int16Array(0))) });
      const fault = (name: string, set: Parameters<typeof whisper.setFault>): Fault => ({
        name,
        begin: () => whisper.setFault(...set),
        end: () => whisper.setFault(null),
        told: null,
      });
      const hidden: Fault[] = [
        fault("slow first byte", [{ type: "slow-first-byte", ms: 1_000 }]),
        fault("dribble", [{ type: "dribble", ms: 3 }]),
        fault("429 with Retry-After", [{ type: "status", status: 429, retryAfterSeconds: 1 }, { times: 1 }]),
        fault("500", [{ type: "status", status: 500 }, { times: 1 }]),
        fault("reset", [{ type: "reset" }, { times: 1 }]),
        fault("malformed", [{ type: "malformed" }, { times: 1 }]),
        { name: "idle close", begin: () => whisper.dropConnections(), end: () => undefined, told: null },
      ];
      await interview.begin();
      for (const one of hidden) await interview.meet(one);
      // What a retry cannot heal waits for the person, with the recording kept.
      await interview.meet({
        ...fault("401", [{ type: "status", status: 401 }]),
        onTheWay: async () => {
          await expect(live.problem).toContainText(/key/i, { timeout: 20_000 });
          whisper.setFault(null);
          await live.press("Try again");
        },
      });
      await interview.expectWholeRecord();
    });
  });
});

const spoken = (live: LivePage, speak: (index: number) => Promise<void>) => async (index: number, onTheWay?: () => Promise<void>): Promise<string> => {
  const text = SPOKEN[index] ?? "";
  await live.expectState("Listening");
  // By press, not by the voice detector: what is shown here is what becomes of the sound.
  await live.choose("Tap to talk");
  await live.press("Start answer");
  await speak(index);
  await live.press("Finish answer");
  await onTheWay?.();
  await expect(live.transcript).toContainText(text, { timeout: 30_000 });
  return text;
};

/** Runs in the page. */
function removeWebSpeech(): void {
  for (const name of ["SpeechRecognition", "webkitSpeechRecognition"]) Reflect.deleteProperty(window, name);
}
