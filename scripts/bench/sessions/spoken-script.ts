import { createPacketJoiner } from "~/client/packet-joiner";
import { SAMPLE_RATE, concatSamples, msToSamples } from "~/domain/audio";

import { spokenAnswer } from "../../../tests/speech/spoken-answer";
import { createPacketizer } from "../../../public/worklets/packetizer.js";
import { seededRandom } from "../../../tests/machines/simulation/random";

/** An answer as the page's microphone sends it, and what the page tells while it is spoken. Samples of the answer, 16 kHz. */
export interface SpokenScript {
  samples: Int16Array;
  /** Where the sound of each of the page's messages ends: packets are shorter where a voice fades, and go together where it goes on. */
  messageEnds: number[];
  /** Voiced stretches, each told when its silence is certain. */
  stretches: { from: number; to: number; toldAt: number }[];
  /** The page decides here that the answer is over; the recording ends. */
  finishAt: number;
}

const SENTENCES = [
  "At my last company we had a nightly job that failed about twice a week.",
  "I wrote down every step it took and found that two of them waited for each other.",
  "We moved them to a queue, and I asked the on-call team what they needed to see.",
  "After a month the failures went from nine to one, and nobody was woken up any more.",
  "Looking back, I should have talked to the database team a good deal earlier.",
  "It was a small change, but it taught me to measure before I argue.",
];
/** The page keeps half a second of what was before the voice. */
const BEFORE_MS = 500;
/** What the detector takes to be sure of a silence. */
const CERTAIN_MS = 200;
/** After a complete clause (voice.md: 600–800 ms). */
const ENDPOINT_MS = 650;
/** What a browser gives a worklet at a time. */
const QUANTUM_SAMPLES = 128;
/** The quiet of a room, in sample values. */
const ROOM_NOISE = 12;

/** Answers of two sentences each with a pause of thinking between them, 9 to 13 s long. */
export async function spokenScripts(seed: number): Promise<SpokenScript[]> {
  const random = seededRandom(seed);
  const quiet = (ms: number): Int16Array => Int16Array.from({ length: msToSamples(ms) }, () => random.between(-ROOM_NOISE, ROOM_NOISE));
  const scripts: SpokenScript[] = [];
  for (const [index, sentence] of SENTENCES.entries()) {
    const first = (await spokenAnswer(sentence)).samples;
    const second = (await spokenAnswer(SENTENCES[(index + 1) % SENTENCES.length] ?? sentence)).samples;
    const pauseMs = random.between(500, 1_500);
    const secondFrom = msToSamples(BEFORE_MS) + first.length + msToSamples(pauseMs);
    const speechEnd = secondFrom + second.length;
    const stretch = (from: number, to: number): SpokenScript["stretches"][number] => ({ from, to, toldAt: to + msToSamples(CERTAIN_MS) });
    const samples = concatSamples([quiet(BEFORE_MS), first, quiet(pauseMs), second, quiet(ENDPOINT_MS)]);
    scripts.push({
      samples,
      messageEnds: messageEndsOf(samples),
      stretches: [stretch(0, msToSamples(BEFORE_MS) + first.length), stretch(secondFrom, speechEnd)],
      finishAt: samples.length,
    });
  }
  return scripts;
}

function messageEndsOf(samples: Int16Array): number[] {
  const ends: number[] = [];
  const mayWait = createPacketJoiner();
  const send = (packet: { firstSample: number; samples: Int16Array }): void => {
    const end = packet.firstSample + packet.samples.length;
    if (!mayWait(packet.samples, end - (ends.at(-1) ?? 0))) ends.push(end);
  };
  const write = createPacketizer({ rate: SAMPLE_RATE, startFrame: 0, emit: send });
  const input = Float32Array.from(samples, (sample) => sample / 32_768);
  for (let at = 0; at < input.length; at += QUANTUM_SAMPLES) write(input.subarray(at, at + QUANTUM_SAMPLES));
  return ends;
}
