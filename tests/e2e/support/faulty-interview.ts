import { type Page, expect } from "@playwright/test";

import { type ChatBody, type OpenAiCompatibleServer, startOpenAiCompatibleServer } from "../../providers/openai-compatible-server";
import { type ElevenLabsServer, startElevenLabsServer } from "../../providers/elevenlabs-server";
import { concatSamples, SAMPLE_RATE } from "~/domain/audio";
import { collectSpeech } from "~/services/voice/collect-speech";
import { Resampler } from "~/services/voice/resample";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type LivePage, createInterview } from "./live-page";

/** A tenth of a second a word: turns are short, and each word can still be told from the next. */
const SAMPLES_PER_WORD = 1_600;
const TURN_MS = 40_000;
/** A quarter of a second: of an endpoint without word times, what comes faster is taken for sound that broke off. */
const SAMPLES_PER_UNTIMED_WORD = 4_000;
/** As the hosted service speaks. */
const SPEECH_RATE = 24_000;

/** One provider fault, and what the person is to see of it. */
export interface Fault {
  name: string;
  begin: () => void;
  end: () => void;
  /** What the page says about it; null where a retry or a little patience hid it. */
  told: RegExp | null;
  /** What the person does about it before the answer can be written down. Default nothing. */
  onTheWay?: () => Promise<void>;
}

export const startFastVoice = (): Promise<ElevenLabsServer> => startElevenLabsServer({ voice: createScriptedVoice({ samplesPerWord: SAMPLES_PER_WORD }) });

/** OpenAI-compatible speech: tones without word times. */
export function startFastSpeech(): Promise<OpenAiCompatibleServer> {
  const voice = createScriptedVoice({ samplesPerWord: SAMPLES_PER_UNTIMED_WORD });
  return startOpenAiCompatibleServer({
    speak: async ({ input }) => {
      const speech = { text: input, persona: { voice: "slt", stretch: 1 }, language: "en-US", signal: new AbortController().signal } as const;
      const { samples } = await collectSpeech(voice.speak(speech));
      const resampler = new Resampler(SAMPLE_RATE, SPEECH_RATE);
      return { samples: concatSamples([resampler.push(samples), resampler.flush()]), sampleRate: SPEECH_RATE };
    },
  });
}

/** A model that asks something short and new each time, as far as it is allowed to. */
export function startBriefModel(name: string): Promise<OpenAiCompatibleServer> {
  let asked = 0;
  return startOpenAiCompatibleServer({
    chat: ({ messages }: ChatBody) => {
      asked += 1;
      const prompt = JSON.stringify(messages);
      const tag = ["PROBE", "NEXT", "CLOSING"].find((allowed) => prompt.includes(`- ${allowed}: `));
      if (!tag) return ["I am ready."];
      return [`${tag}${tag === "PROBE" ? " result" : ""}\n`, "All right. ", `Here is what ${name} asks: `, `what came of part ${asked}?`];
    },
  });
}

interface FaultyInterviewOptions {
  live: LivePage;
  page: Page;
  /** Says or types answer number `index`. */
  answer: (index: number, onTheWay?: () => Promise<void>) => Promise<string>;
}

/** An interview whose every turn meets one fault of a provider, and what became of each. */
export class FaultyInterview {
  readonly #options: FaultyInterviewOptions;
  readonly #answers: string[] = [];
  readonly #asked: string[] = [];

  constructor(options: FaultyInterviewOptions) {
    this.#options = options;
  }

  async begin(): Promise<void> {
    const { live, page } = this.#options;
    await live.enter(await createInterview(page.request, { minutes: 60 }));
    await live.interruptOnce(/\w/);
    await this.#heard(2);
  }

  /** One question answered while the provider fails, and the next one asked and heard to its end. */
  async meet({ name, begin, end, told, onTheWay }: Fault): Promise<void> {
    const before = await this.#notices();
    begin();
    this.#answers.push(await this.#options.answer(this.#answers.length, onTheWay));
    await this.#heard(this.#asked.length + 2, name);
    end();
    const notices = await this.#notices();
    if (!told) return expect(notices, name).toEqual(before);
    expect(notices.at(-1), name).toMatch(told);
    expect(notices, name).not.toEqual(before);
  }

  /** Ends it, and finds each text once, whole and in order on the playback page. */
  async expectWholeRecord(): Promise<void> {
    const { live, page } = this.#options;
    await live.end();
    const words = (speaker: string): Promise<string[]> => page.locator(`[data-turn][data-speaker="${speaker}"] .playback-words`).allTextContents();
    await expect.poll(async () => (await words("candidate")).map(tidy)).toEqual(this.#answers.map(tidy));
    expect((await words("interviewer")).slice(1).map(tidy)).toEqual(this.#asked.map(tidy));
  }

  /** Waits for the interviewer's `count`-th turn, with all its words heard. */
  async #heard(count: number, name = "the beginning"): Promise<void> {
    const { live } = this.#options;
    const rows = live.transcript.locator('[data-speaker="interviewer"] .transcript-words');
    await expect(rows, name).toHaveCount(count, { timeout: TURN_MS });
    await live.expectState("Listening");
    await expect(rows.last().locator("s.unheard"), name).toHaveCount(0);
    const text = tidy(await rows.last().innerText());
    expect(text, name).toMatch(/[?.]$/);
    this.#asked.push(text);
  }

  #notices(): Promise<string[]> {
    return this.#options.page.locator(".notices p").allInnerTexts();
  }
}

const tidy = (text: string): string => text.replace(/\s+/g, " ").trim();

/** As one press on the settings page: a provider that works again is asked again at once. */
export async function pressTest(page: Page, role: string, id: string): Promise<void> {
  await expect
    .poll(async () => (await page.request.post(`/api/provider-tests?${new URLSearchParams({ role, id }).toString()}`)).status(), { intervals: [100, 300, 500] })
    .toBe(200);
}
