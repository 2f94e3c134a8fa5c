import type { AlignedWord } from "~/domain/alignment";
import type { TranscribedWord, Transcription } from "~/services/speech-to-text/speech-to-text";

import { BLOCK, DECIMATION, type Match, type SoundIndex, createSoundIndex, prepareSound } from "./sound-index";

/** A recording whose words are known. */
export interface OracleClip {
  text: string;
  /** 16 kHz mono */
  samples: Int16Array;
  /** Samples count from the clip's first. */
  words: readonly AlignedWord[];
}

/** Below this, a second of sound is taken for something else (see BLOCK). */
const FOUND = 0.6;
/** The same for hardly any sound: the less there is, the more is like it. A quarter of a second reached 0.8 by chance. */
const FOUND_SHORT = 0.95;
/** A place that the sound before leads to needs less: by chance it would reach 0.2. */
const FOLLOWED = 0.4;
/** Of a single word, at the place where it must be. */
const WORD_HEARD = 0.45;
/** An eighth of a second: how finely a clip is followed through the sound. */
const HOP = BLOCK / 8;
/** Half a second: less is blurred by a clock that is a little off. */
const FOLLOW_BLOCK = BLOCK / 2;
/** Two milliseconds: how far a clip may slip from hop to hop, when the browser's clock is not the file's. */
const SLIP = 8;
/** 25 ms: how far the sound may jump at once, when a queue in the browser ran dry and put silence in. */
const JUMP = 100;
/** Anchors on each side of a word among which a jump is looked for. */
const ANCHORS_AROUND = 8;
/** Hops that may fail in a row within one clip: noise, a lost packet. */
const PATIENCE = 5;
/** Sound under this share of the loudest is a pause. */
const PAUSE_LEVEL = 0.03;
/** Less than an eighth of a second is not looked at. */
const SHORTEST = HOP;

/**
 * A recogniser that knows what may be said: it finds which parts of `clips` the sound really contains, in order, and
 * transcribes those words and no others. It follows attenuation, noise, silence around and between, and slow drift;
 * words that are cut by more than half, or that were not heard, are left out. Unknown sound gives an empty text.
 */
export function createOracle(clips: readonly OracleClip[]): (samples: Int16Array) => Transcription {
  const index = createSoundIndex(clips.map((clip) => prepareSound(clip.samples)));
  return (samples) => {
    const sound = prepareSound(samples);
    const words: TranscribedWord[] = [];
    for (const run of findRuns(sound, index)) {
      const earliest = words.at(-1)?.endSample ?? 0;
      words.push(...wordsOfRun({ run, sound, index, clip: clips[run.clip], sampleCount: samples.length, earliest }));
    }
    return { text: words.map((word) => word.text).join(" "), words };
  };
}

/** A stretch of one clip in the sound: places of the clip against places of the sound, ascending. */
interface Run {
  clip: number;
  anchors: { sound: number; clip: number }[];
}

function findRuns(sound: Float64Array, index: SoundIndex): Run[] {
  const runs: Run[] = [];
  const pauseLevel = loudestHop(sound) * PAUSE_LEVEL;
  let from = 0;
  while (sound.length - from >= SHORTEST) {
    // A block that begins in silence could belong to the end of one clip or the start of the next.
    if (level(sound.subarray(from, from + HOP)) < pauseLevel) {
      from += HOP;
      continue;
    }
    const block = sound.subarray(from, from + BLOCK);
    const match = index.search(block);
    const voiced = voicedShare(block, pauseLevel);
    if (match.score < FOUND * voiced + FOUND_SHORT * (1 - voiced)) {
      from += BLOCK / 2;
      continue;
    }
    const start = { sound: from, clip: match.at };
    const after = follow({ sound, index, match, start, step: HOP, limit: sound.length - SHORTEST });
    const before = follow({ sound, index, match, start, step: -HOP, limit: endOf(runs.at(-2)) });
    addRun(runs, { clip: match.clip, anchors: [...before.reverse(), start, ...after] });
    from = (after.at(-1)?.sound ?? from) + FOLLOW_BLOCK;
  }
  return runs;
}

const endOf = (run: Run | undefined): number => run?.anchors.at(-1)?.sound ?? 0;

/** Clips that begin alike are told apart only later: a run that explains all of the one before takes its place. */
function addRun(runs: Run[], run: Run): void {
  const previous = runs.at(-1);
  const previousStart = previous?.anchors[0]?.sound ?? Infinity;
  if ((run.anchors[0]?.sound ?? 0) <= previousStart + HOP) runs.pop();
  const end = endOf(runs.at(-1));
  runs.push({ clip: run.clip, anchors: run.anchors.filter((anchor) => anchor.sound >= end) });
}

interface FollowOptions {
  sound: Float64Array;
  index: SoundIndex;
  match: Match;
  start: Run["anchors"][number];
  /** Negative to go back. */
  step: number;
  /** The sound's place not to go beyond. */
  limit: number;
}

/** Goes through sound and clip side by side for as long as they agree; a pause of the clip says nothing. */
function follow({ sound, index, match, start, step, limit }: FollowOptions): Run["anchors"] {
  const anchors: Run["anchors"] = [];
  let lag = start.clip - start.sound;
  let failures = 0;
  for (let at = start.sound + step; step > 0 ? at <= limit : at >= limit; at += step) {
    const block = sound.subarray(at, at + FOLLOW_BLOCK);
    const place = at + lag;
    if (step < 0 ? place + block.length <= 0 : place >= index.lengthOf(match.clip)) break;
    if (isPause(index, match.clip, place, block.length)) continue;
    const found = placeNear({ index, block, near: { clip: match.clip, at: place } });
    failures = found ? 0 : failures + 1;
    if (failures > PATIENCE) break;
    if (!found) continue;
    lag = found.at - at;
    anchors.push({ sound: at, clip: found.at });
  }
  return anchors;
}

/** Where the clip goes on: about there, or after a jump, which must be surer. */
function placeNear({ index, block, near }: { index: SoundIndex; block: Float64Array; near: { clip: number; at: number } }): Match | null {
  const slipped = index.compare(block, near, SLIP);
  if (slipped.score >= FOUND) return slipped;
  const jumped = index.compare(block, near, JUMP);
  if (jumped.score >= FOUND) return jumped;
  return slipped.score >= FOLLOWED ? slipped : null;
}

function isPause(index: SoundIndex, clip: number, from: number, length: number): boolean {
  return index.level(clip, from, from + length) < index.level(clip, 0, Infinity) * PAUSE_LEVEL;
}

interface WordsOptions {
  run: Run;
  sound: Float64Array;
  index: SoundIndex;
  clip: OracleClip | undefined;
  sampleCount: number;
  /** Words with their middle before it belong to the run before. */
  earliest: number;
}

/** The clip's words that are in the sound where the run says, each heard for itself. */
function wordsOfRun({ run, sound, index, clip, sampleCount, earliest }: WordsOptions): TranscribedWord[] {
  const heard: TranscribedWord[] = [];
  const reach = { from: (run.anchors[0]?.sound ?? 0) - BLOCK, to: endOf(run) + 2 * BLOCK };
  for (const word of clip?.words ?? []) {
    const shift = shiftAt(run, (word.startSample + word.endSample) / 2);
    const startSample = Math.max(0, word.startSample - shift);
    const endSample = Math.min(sampleCount, word.endSample - shift);
    const isInside = endSample - startSample >= (word.endSample - word.startSample) / 2 && (startSample + endSample) / 2 >= earliest;
    const from = Math.floor(startSample / DECIMATION);
    if (!isInside || from < reach.from || from > reach.to) continue;
    const place = { from, to: Math.max(from + 1, Math.ceil(endSample / DECIMATION)), lag: Math.round(shift / DECIMATION) };
    const score = wordScore({ run, sound, index }, place);
    if (score >= WORD_HEARD) heard.push({ text: written(clip?.text ?? "", word), startSample, endSample });
  }
  return heard;
}

/** A stretch of the sound, at 4 kHz, and how far on its words are in the clip. */
interface WordPlace {
  from: number;
  to: number;
  lag: number;
}

/** How much of a word is heard there. Where the sound jumps inside the word, what is before the jump and what is after it count by their lengths. */
function wordScore({ run, sound, index }: Pick<WordsOptions, "run" | "sound" | "index">, { from, to, lag }: WordPlace): number {
  const scoreOf = (first: number, end: number, at: number): number => index.compare(sound.subarray(first, end), { clip: run.clip, at: first + at }, SLIP).score;
  const whole = scoreOf(from, to, lag);
  const lags = lagsAround(run, (from + to) / 2);
  if (whole >= WORD_HEARD || lags.length < 2) return whole;
  const halves = [0.25, 0.5, 0.75].map((part) => {
    const jump = from + Math.round((to - from) * part);
    const before = Math.max(...lags.map((at) => scoreOf(from, jump, at)));
    const after = Math.max(...lags.map((at) => scoreOf(jump, to, at)));
    return (before * (jump - from) + after * (to - jump)) / (to - from);
  });
  return Math.max(whole, ...halves);
}

/** The different distances of sound and clip that the anchors around a place of the sound give; around a jump some anchors are wrong. */
function lagsAround({ anchors }: Run, place: number): number[] {
  const after = anchors.findIndex(({ sound }) => sound >= place);
  const middle = after < 0 ? anchors.length : after;
  const lags: number[] = [];
  for (const { sound, clip } of anchors.slice(Math.max(0, middle - ANCHORS_AROUND), middle + ANCHORS_AROUND)) {
    if (!lags.some((lag) => Math.abs(lag - (clip - sound)) <= SLIP / 2)) lags.push(clip - sound);
  }
  return lags;
}

/** Samples (16 kHz) from a place of the clip to the same place of the sound, by the nearest anchor. */
function shiftAt(run: Run, clipSample: number): number {
  const place = clipSample / DECIMATION;
  let nearest = run.anchors[0] ?? { sound: 0, clip: 0 };
  for (const anchor of run.anchors) {
    if (Math.abs(anchor.clip + FOLLOW_BLOCK / 2 - place) < Math.abs(nearest.clip + FOLLOW_BLOCK / 2 - place)) nearest = anchor;
  }
  return (nearest.clip - nearest.sound) * DECIMATION;
}

/** The word with the punctuation that hangs on it. */
function written(text: string, word: AlignedWord): string {
  const tail = /^[^\p{L}\p{N}\s]*/u.exec(text.slice(word.to))?.[0] ?? "";
  return text.slice(word.from, word.to) + tail;
}

/** How much of a full block is sound. */
function voicedShare(block: Float64Array, pauseLevel: number): number {
  let voiced = 0;
  for (let from = 0; from < block.length; from += HOP) {
    const hop = block.subarray(from, from + HOP);
    if (level(hop) >= pauseLevel) voiced += hop.length;
  }
  return voiced / BLOCK;
}

const level = (block: Float64Array): number =>
  Math.sqrt(block.reduce((sum, value) => sum + value * value, 0) / Math.max(1, block.length));

function loudestHop(sound: Float64Array): number {
  let loudest = 0;
  for (let from = 0; from < sound.length; from += HOP) loudest = Math.max(loudest, level(sound.subarray(from, from + HOP)));
  return loudest;
}
