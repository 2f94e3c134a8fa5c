import { SAMPLE_RATE } from "~/domain/audio";
import { ECHO_RATE, type EchoPath, type EchoWindow, REFERENCE_LEAD, echoShare, findLag, fitPath } from "~/domain/echo";
import type { VoiceFrame } from "~/domain/voice-activity";

import type { Packet } from "./packet-ring";
import { createDecimator } from "./decimator";
import { createTimedSamples } from "./timed-samples";

/** What went out to the speakers: samples at 4 kHz from `clockSample` (16 kHz) of the engine on. */
export interface PlayedPiece {
  clockSample: number;
  samples: Float32Array;
}

export interface EchoGate {
  /** Give it everything that was played. Silence need not be told. */
  played(piece: PlayedPiece): void;
  /** Give it every packet of the microphone, before the frames that are made of it. */
  heard(packet: Packet): void;
  /**
   * The frame, with the probability 0 when what was heard in it while something plays is mostly echo, or too soft for the candidate; clear
   * where the microphone has not heard any of it for a second.
   */
  judge(frame: VoiceFrame): VoiceFrame;
}

const FACTOR = SAMPLE_RATE / ECHO_RATE;
/** 32 ms, one frame of the detector. */
const FRAME = 128;
/** 8 ms of the microphone as it is: half of a consonant's sound lies above what is compared for echo. */
const QUARTER = SAMPLE_RATE / 125;
/** The path is learned from this much sound. */
const WINDOW = ECHO_RATE;
const KEPT = 2 * ECHO_RATE;
/** Of the microphone at its own rate: a frame, behind the packets that came since. */
const LATEST = SAMPLE_RATE / 4;
/** The path is learned anew so often: 256 ms; 64 ms while what it was learned from is short. */
const LEARN_EVERY = 8 * FRAME;
const LEARN_FIRST_EVERY = 2 * FRAME;
/** Half of it tells the lag, and how well a path explains what is heard. */
const SEARCH_WINDOW = WINDOW / 2;
/** A path that explains less of its window explains it by chance; one that explains so much needs no other. */
const PATH_SHARE = 0.25;
const GOOD_PATH_SHARE = 0.9;
const LATELY = 6 * FRAME;
/** A path that explains less than this of a second explains it by chance: what plays is not heard, for it is in headphones or cancelled. */
const CHANCE_SHARE = 0.15;
/** So many looks in a row, each `LEARN_EVERY` after the last. */
const CLEAR_LOOKS = 2;
/** What was played is told of some packets later: until then it still sounds. */
const TOLD_WITHIN = 4 * FRAME;

/** When a frame is echo. */
interface Limits {
  /** So much of its energy is explained. */
  share: number;
  /** Or what is left is so much quieter than the echo lately: the ends of its words, over which the model goes on to hear speech. */
  residualPart: number;
}
/**
 * A path that has explained nearly everything over its whole window leaves the candidate's voice standing 10 dB under the echo; one
 * that has not would let the echo through there. Tuned on the scenes of `tests/speech/echo-gate.integration.test.ts`.
 */
const SURE: Limits = { share: 0.9, residualPart: 0.35 };
const ROUGH: Limits = { share: 0.7, residualPart: 0.5 };
const SURE_SHARE = 0.96;
/** How far the trust in a path falls each time that it explains little: somebody may speak, or the path may have changed. */
const TRUST_KEPT = 0.9;
/** Frames that the model takes for silence anyway are not looked at. */
const MAYBE_SPEECH = 0.3;
/** Frames that are surely speech, though nothing is played, tell how loud the candidate is. */
const SURELY_SPEECH = 0.9;
/**
 * Root mean square under which nobody speaks into a microphone with gain control: -46 dBFS. An echo so weak drowns in the noise, where no
 * path can be learned from it, but the model still hears speech in it.
 */
const QUIETEST_VOICE = 0.005;
/** Nor does anybody who was heard before speak 20 dB softer now. */
const SOFTER = 0.1;
/** Each sure frame moves the known loudness by this part. */
const LOUDNESS_STEP = 0.05;

const loudnessOf = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Knows how the speakers are heard by the microphone, and takes their speech for silence. Both count on the same clock. */
export function createEchoGate(): EchoGate {
  const reference = createTimedSamples(KEPT);
  const microphone = createTimedSamples(KEPT);
  const wide = createTimedSamples(LATEST);
  const decimate = createDecimator(FACTOR);
  let learned: { path: EchoPath; length: number; share: number } | null = null;
  let learnAt = 0;
  let lookAt = 0;
  let clearLooks = 0;
  /** The end of the last frame that may have been a voice. */
  let voiceAt = -KEPT;
  /** Of the candidate's voice while nothing is played; null before any was heard. */
  let loudness: number | null = null;
  /** Where what was played begins, and ends for now. */
  let playing = { from: 0, to: -KEPT };

  function windowOf(end: number, length: number): EchoWindow {
    const from = end - length;
    return { microphone: microphone.read(from, length), reference: reference.read(from - REFERENCE_LEAD, length + REFERENCE_LEAD) };
  }

  /** Learns the path anew where the known one explains less than it might. */
  function learn(end: number): void {
    const length = Math.min(WINDOW, end - playing.from);
    if (length < 2 * FRAME) return;
    learnAt = end + ((learned?.length ?? 0) < WINDOW / 2 ? LEARN_FIRST_EVERY : LEARN_EVERY);
    const sound = windowOf(end, length);
    const latest = Math.min(length, SEARCH_WINDOW);
    const known = learned ? echoShare(sound, learned.path, latest).share : 0;
    if (learned) learned.share = Math.max(TRUST_KEPT * learned.share, known);
    if (known >= GOOD_PATH_SHARE && learned?.length === WINDOW) return;
    const lag = findLag(windowOf(end, latest));
    if (lag === null) return;
    const path = fitPath(sound, lag);
    const { share } = echoShare(sound, path, latest);
    if (share >= PATH_SHARE && share >= known) learned = { path, length, share };
  }

  /** Whether anything of what plays is heard. Beside a voice an echo may be too small a part to tell, so only a second without one counts. */
  function look(end: number): void {
    if (end - playing.from < WINDOW) return;
    lookAt = end + LEARN_EVERY;
    const lag = findLag(windowOf(end, SEARCH_WINDOW));
    if (lag === null) return;
    const sound = windowOf(end, WINDOW);
    const isHeard = echoShare(sound, fitPath(sound, lag)).share >= CHANCE_SHARE;
    if (isHeard) clearLooks = 0;
    else if (end - voiceAt > WINDOW) clearLooks += 1;
  }

  function isEcho(end: number): boolean {
    if (!learned) return false;
    const { path, length, share: trust } = learned;
    const limits = length === WINDOW && trust >= SURE_SHARE ? SURE : ROUGH;
    const lately = windowOf(end, LATELY);
    const { share, residual } = echoShare(lately, path, FRAME);
    return share >= limits.share || residual < limits.residualPart * echoShare(lately, path).echo;
  }

  /** Of the loudest quarter of the frame: a voice may begin in its last one. */
  const levelAt = (endSample: number): number =>
    Math.max(...[4, 3, 2, 1].map((quarters) => loudnessOf(wide.read(endSample - quarters * QUARTER, QUARTER))));

  function learnLoudness(endSample: number): void {
    const level = levelAt(endSample);
    loudness = loudness === null ? level : loudness + LOUDNESS_STEP * (level - loudness);
  }

  const isTooSoft = (endSample: number): boolean => levelAt(endSample) < Math.max(QUIETEST_VOICE, SOFTER * (loudness ?? 0));

  return {
    played({ clockSample, samples }) {
      const first = Math.round(clockSample / FACTOR);
      if (first - playing.to > REFERENCE_LEAD) playing = { from: first, to: first };
      playing.to = first + samples.length;
      reference.write(first, samples);
    },
    heard({ firstSample, samples }) {
      const { first, samples: few } = decimate(firstSample, samples);
      microphone.write(first, few);
      wide.write(firstSample, Float32Array.from(samples, (sample) => sample / 32_768));
    },
    judge(frame) {
      const end = Math.floor(frame.frameEndSample / FACTOR);
      const sounds = end - playing.to <= TOLD_WITHIN;
      if (sounds && end >= lookAt) look(end);
      if (frame.probability < MAYBE_SPEECH) return frame;
      voiceAt = end;
      if (end - playing.to > REFERENCE_LEAD) {
        if (frame.probability >= SURELY_SPEECH) learnLoudness(frame.frameEndSample);
        return frame;
      }
      if (end >= learnAt) learn(end);
      if (isTooSoft(frame.frameEndSample) || isEcho(end)) return { ...frame, probability: 0 };
      return sounds && clearLooks >= CLEAR_LOOKS ? { ...frame, isClear: true } : frame;
    },
  };
}
