import type { VoiceModel } from "~/client/fresh-voice-model";
import { type AlignedWord, heardWordCount } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import { type Random, seededRandom } from "../../../tests/machines/simulation/random";
import { INTERVIEWER_LINES } from "../labelled-set/short-utterances";
import { NO_DELAYS } from "../lib/providers";
import type { Line } from "../turntaking/quick-server";
import { openVirtualPage } from "../turntaking/virtual-page";
import type { HeardLine } from "./heard-voices";

/** One turn that was cut off by a key. */
export interface HeardCut {
  /** Words that the record counts as heard. */
  recorded: number;
  /** Words of which at least half really left the loudspeaker. */
  played: number;
}

interface CutOptions {
  cuts: number;
  seed: number;
  /** What the interviewer's voice makes of a text. */
  speak: (text: string) => Promise<HeardLine>;
}

const NOBODY: VoiceModel = { process: () => Promise.resolve({ isSpeech: 0 }), reset_state: () => undefined };
const SILENCE: Line = { text: "Go on.", samples: new Int16Array(0), words: [] };
/** Times come over the wire in whole milliseconds: nobody knows better whether half of a word was played. */
export const RESOLUTION_SAMPLES = msToSamples(1);
/** The fade of a stop and its way back. */
const SETTLE_MS = 200;

/** Cuts the interviewer off at `cuts` random moments, with the real machine and playback, and a voice whose words are known to the sample. */
export async function cutAtRandom({ cuts, seed, speak }: CutOptions): Promise<HeardCut[]> {
  const random = seededRandom(seed);
  const heard: HeardCut[] = [];
  while (heard.length < cuts) heard.push(cutOnce(await speak(random.pick(INTERVIEWER_LINES)), random));
  return heard;
}

function cutOnce({ text, samples, words, known }: HeardLine, random: Random): HeardCut {
  const { page, clock, loudspeaker, log } = openVirtualPage({ model: NOBODY, delays: NO_DELAYS, question: { text, samples, words }, reply: SILENCE, words: () => [] });
  while (!page.getSnapshot().matches({ floor: { replying: "speaking" } })) clock.advance(1);
  const turnId = page.getSnapshot().context.turn?.turnId ?? "";
  clock.advance(random.between(50, samples.length / 16 - 100));
  page.send({ type: "user.interrupt" });
  clock.advance(SETTLE_MS);
  page.stop();
  const recorded = log.played.find((played) => played.turnId === turnId)?.playedSamples ?? 0;
  const beganAt = loudspeaker.stretches.find((stretch) => stretch.turnId === turnId)?.beganAt ?? 0;
  return { recorded: heardWordCount(words, recorded), played: wordsThatLeft(known, samplesThatLeft(loudspeaker.output, samples, beganAt)) };
}

/** How many samples of the turn left the loudspeaker, its fade included: from the first to the last that sounded. */
function samplesThatLeft(output: readonly number[], turn: Int16Array, beganAt: number): number {
  const first = output.findIndex((value, at) => at >= beganAt && value !== 0);
  const last = output.findLastIndex((value) => value !== 0);
  const firstLoud = turn.findIndex((value, at) => at > 0 && value !== 0);
  return first < 0 ? 0 : last - first + 1 + firstLoud;
}

const wordsThatLeft = (words: readonly AlignedWord[], samples: number): number =>
  words.filter(({ startSample, endSample }) => (startSample + endSample) / 2 <= samples + RESOLUTION_SAMPLES).length;
