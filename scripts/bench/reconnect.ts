/** The connection cut in every state of an interview: `npm run bench:reconnect`. What it means: docs/benchmarks.md. */
import { DEFAULT_PERSONA_ID } from "~/domain/personas";
import { readClip } from "~/services/session/read-clip.server";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";

import { seededRandom } from "../../tests/machines/simulation/random";
import { startElevenLabsServer } from "../../tests/providers/elevenlabs-server";
import { spokenAnswer } from "../../tests/speech/spoken-answer";
import { type KnownSpeech, remembering } from "./bargein/known-speech";
import { readArguments } from "./lib/arguments";
import { startBenchApp } from "./lib/bench-app";
import { launchChromium } from "./lib/chromium";
import { type ProviderDelays, startProviders } from "./lib/providers";
import { printReport } from "./lib/report";
import { percentile } from "./lib/statistics";
import { type WordCount, countHeard, countSaid } from "./reconnect/count-words";
import { type CutInterview, STATES, cutInterview } from "./reconnect/cut-interview";
import { storedTurns } from "./reconnect/stored-turns";

/** Long enough to be met by a cut. */
const DELAYS: ProviderDelays = { firstTokenMs: 600, tokenMs: 20, transcribeMs: 400, firstAudioMs: 150 };
const ANSWERS = [
  "We had a nightly job that failed twice a week, so I wrote down every step and moved the slow ones to a queue.",
  "The customer was angry for a good reason. I listened first, and then I explained what we could do by Friday.",
  "I asked three colleagues to review the plan, and two of them found a mistake that would have cost us a month.",
];

const WORDS_SHOWN = 20;

const options = readArguments({
  bench: "reconnect",
  numbers: {
    cuts: { default: 200, help: "how often the connection is cut, at least", least: 1 },
    pages: { default: 2, help: "interviews at the same time", least: 1, most: 8 },
    seed: { default: 1, help: "chooses moments and lengths" },
  },
});

const providers = await startProviders(DELAYS, { voice: false });
// The store's sound is packed, so what was played is held against the voice's own samples.
const voice = remembering(createEmbeddedVoice());
const elevenLabs = await startElevenLabsServer({ voice });
const app = await startBenchApp({ ...providers.env, ELEVENLABS_BASE_URL: elevenLabs.url, ELEVENLABS_API_KEY: "none" });
const browser = await launchChromium();
const interviews: CutInterview[] = [];
const failures: string[] = [];
const count: WordCount = { words: 0, soft: 0, lost: [], repeated: [] };
try {
  const answers = await Promise.all(ANSWERS.map((text) => spokenAnswer(text)));
  const sign = await spokenAnswer("uh huh");
  const clips: KnownSpeech[] = await Promise.all((["intro", "outro"] as const).map((kind) => readClip({ publicFolder: "public", personaId: DEFAULT_PERSONA_ID, kind })));
  let started = 0;
  const cutSoFar = (): number => interviews.reduce((sum, { cuts }) => sum + cuts.length, 0);
  const page = async (): Promise<void> => {
    while (cutSoFar() < options.cuts && failures.length < options.pages * 3) {
      const random = seededRandom(options.seed * 1_000 + (started += 1));
      try {
        interviews.push(await cutInterview({ app, browser, random, answers, sign }));
      } catch (error) {
        failures.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: options.pages }, page));
  for (const interview of interviews) {
    const turns = await storedTurns(app.dataDir, interview.interviewId);
    add(countHeard(turns, [...clips, ...voice.spoken.values()], interview.recording));
    const said = turns.filter(({ role }) => role === "candidate");
    // A listener's sign at a cut may have become an answer of its own.
    for (const spoken of interview.answers) {
      const counts = said.map((stored) => countSaid(stored, spoken));
      const mine = counts.findIndex(({ lost, words }) => lost.length <= words / 2);
      add(counts[mine] ?? { words: spoken.words.length, soft: 0, lost: spoken.words.map(({ text }) => `"${text}" (candidate; no such answer)`), repeated: [] });
      said.splice(0, mine + 1);
    }
  }
} finally {
  await browser.close();
  await app.stop();
  await providers.stop();
  await elevenLabs.close();
}

const cuts = interviews.flatMap((interview) => interview.cuts);
const back = (some: typeof cuts): number[] => some.map(({ backMs }) => backMs ?? Number.POSITIVE_INFINITY);
printReport(
  {
    bench: "reconnect",
    figures: [
      { name: "cuts", value: cuts.length },
      { name: "back_p50_ms", value: percentile(back(cuts), 0.5) },
      { name: "back_p95_ms", value: percentile(back(cuts), 0.95), bound: { most: 1000 } },
      ...STATES.map((state) => ({ name: `back_p95_${state}_ms`, value: percentile(back(cuts.filter((cut) => cut.state === state)), 0.95) })),
      { name: "words_compared", value: count.words },
      { name: "words_soft", value: count.soft },
      { name: "words_lost", value: count.lost.length, bound: { most: 0 } },
      { name: "words_repeated", value: count.repeated.length, bound: { most: 0 } },
      { name: "never_back", value: cuts.filter(({ backMs }) => backMs === null).length, bound: { most: 0 } },
      { name: "failed_interviews", value: failures.length, bound: { most: 0 } },
    ],
    samples: cuts.length,
    seed: options.seed,
    conditions: [
      `${interviews.length} interviews on ${options.pages} pages of Chromium at a time; the network was away for 0.3 to 3 s at each cut`,
      ...count.lost.slice(0, WORDS_SHOWN).map((word) => `lost: ${word}`),
      ...count.repeated.slice(0, WORDS_SHOWN).map((word) => `repeated: ${word}`),
      ...failures.map((failure) => `failed: ${failure}`),
    ],
  },
  options,
);
process.exit(0);

function add({ words, soft, lost, repeated }: WordCount): void {
  count.words += words;
  count.soft += soft;
  count.lost.push(...lost);
  count.repeated.push(...repeated);
}
