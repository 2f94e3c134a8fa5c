import { createResampler } from "./resampler.js";

const RATE = 16_000;
/** A jump in the wave (a starved queue, a new turn) is bridged over this time, so that it is not heard as a click. */
const BRIDGE_MS = 5;
/** A hold lets the sound die away over this time: what follows the hold sample is heard fading, and again after the resume. */
const HOLD_TAIL_MS = 12;
const RESUME_FADE_MS = 8;
const DUCK_RAMP_MS = 20;
/** −15 dB, the middle of the 12–18 dB of voice.md. */
const DUCK_GAIN = 10 ** (-15 / 20);
/** What went out is told at this rate, for the echo gate (`app/domain/echo.ts`), in pieces of 20 ms. */
const REFERENCE_RATE = 4_000;
const REFERENCE_SAMPLES = 80;
/** Frames of a render quantum. */
const QUANTUM_FRAMES = 128;
/** Samples that are made ready at a time. */
const PIECE_SAMPLES = 320;
const PROGRESS_MS = 50;
const LEVEL_MS = 30;

/**
 * What the player worklet does, apart from the worklet: plays one turn at a time from a queue and counts every sample.
 *
 * Messages in: `begin {turnId, fromSample}`, `samples {samples}` (in order, without gaps), `finish {totalSamples}`,
 * `hold {requestId}`, `resume`, `duck`, `unduck`, `stop {requestId, fadeMs}`. A hold ends a duck. Messages out: `reply {requestId, playedSamples}` and the events
 * of `app/client/player.ts`. Samples count in 16 kHz from the turn's first one.
 *
 * @param {{ rate: number, post: (message: object) => void }} options `rate` of the context in Hz
 */
export function createPlayback({ rate, post }) {
  const perMs = rate / 1000;
  const speaker = createSpeaker({ bridgeFrames: Math.round(BRIDGE_MS * perMs) });
  const meter = createMeter({ frames: Math.round(LEVEL_MS * perMs), post });
  const reference = createReference({ rate, post });
  const loudness = createLoudness({ rampFrames: Math.round(DUCK_RAMP_MS * perMs), fadeInFrames: Math.round(RESUME_FADE_MS * perMs) });
  let turn = null;
  let lastPlayed = 0;

  const handlers = {
    begin({ turnId, fromSample }) {
      finishStop();
      turn = createTurn({ turnId, fromSample, rate });
      loudness.reset();
      lastPlayed = fromSample;
      speaker.jump();
    },
    samples({ samples }) {
      turn?.append(samples);
    },
    finish({ totalSamples }) {
      if (turn) turn.totalSamples ??= totalSamples;
    },
    hold({ requestId }) {
      if (turn?.mode === "playing" && !turn.stopping) hold();
      reply(requestId);
    },
    resume() {
      if (turn?.mode !== "held") return;
      turn.mode = "playing";
      loudness.fadeIn();
      speaker.jump();
    },
    duck() {
      if (turn?.mode === "playing") loudness.duck(DUCK_GAIN);
    },
    unduck: () => loudness.duck(1),
    stop({ requestId, fadeMs }) {
      finishStop();
      if (!turn) return reply(requestId);
      const frames = turn.sounding && turn.mode === "playing" ? Math.round(fadeMs * perMs) : 0;
      turn.stopping = { requestId, frames, left: frames };
      if (frames === 0) finishStop();
    },
  };

  return {
    receive: (message) => handlers[message.type]?.(message),
    /**
     * Fills one render quantum.
     * @param {Float32Array} output
     * @param {number} startFrame the context's frame of its first sample
     */
    render(output, startFrame) {
      for (let index = 0; index < output.length; index += 1) output[index] = speaker.say(next(startFrame + index));
      meter.measure(output);
      reference.write(output, startFrame);
      if (turn?.sounding && turn.frames - turn.reportedFrames >= PROGRESS_MS * perMs) progress();
    },
  };

  /** The turn's next sample, or null for silence. */
  function next(frame) {
    if (!turn) return pauseSound();
    if (turn.mode === "held") return turn.tail.length > 0 ? dieAway() : pauseSound();
    const sample = turn.shift();
    if (sample === null) return turn.isOver() ? end() : starve();
    if (!turn.sounding) sound(frame);
    tellGap(frame);
    lastPlayed = turn.played();
    const heard = sample * loudness.next();
    return turn.stopping ? fade(heard) : heard;
  }

  /** The place stays where it is: the tail is only looked at. */
  function hold() {
    turn.mode = "held";
    const ahead = turn.sounding ? turn.peek(Math.round(HOLD_TAIL_MS * perMs)) : [];
    turn.tail = Array.from(ahead, (sample, index) => sample * loudness.next() * fallingGain((index + 1) / ahead.length));
    loudness.reset();
  }

  function dieAway() {
    const frame = turn.tail.shift();
    if (turn.tail.length === 0) turn.sounding = false; // faded to nothing, as after a stop
    return frame;
  }

  function sound(frame) {
    if (!turn.started) post({ type: "started", turnId: turn.turnId, clockSample: Math.round((frame * RATE) / rate) });
    if (turn.starved) post({ type: "fed", turnId: turn.turnId });
    Object.assign(turn, { sounding: true, started: true, starved: false });
    speaker.jump();
  }

  /** It stood still since its last sample: it was held, or nothing had come. */
  function tellGap(frame) {
    const samples = turn.lastFrame === null ? 0 : Math.round(((frame - turn.lastFrame - 1) * RATE) / rate);
    if (samples > 0) post({ type: "gap", turnId: turn.turnId, atSample: lastPlayed, samples });
    turn.lastFrame = frame;
  }

  function pauseSound() {
    if (turn?.sounding) {
      turn.sounding = false;
      speaker.jump();
    }
    return null;
  }

  function starve() {
    pauseSound();
    if (turn.stopping) finishStop();
    else if (turn.started && !turn.starved) {
      turn.starved = true;
      post({ type: "starved", turnId: turn.turnId });
    }
    return null;
  }

  function end() {
    const { turnId, totalSamples, stopping } = turn;
    pauseSound();
    lastPlayed = totalSamples;
    if (stopping) finishStop();
    else post({ type: "ended", turnId, playedSamples: totalSamples });
    turn = null;
    return null;
  }

  function fade(sample) {
    const { stopping } = turn;
    const gain = fallingGain(1 - stopping.left / stopping.frames);
    stopping.left -= 1;
    if (stopping.left === 0) {
      turn.sounding = false; // faded to nothing: there is no jump to bridge
      finishStop();
    }
    return sample * gain;
  }

  function finishStop() {
    if (!turn?.stopping) return;
    const { requestId } = turn.stopping;
    if (turn.sounding) speaker.jump();
    turn = null;
    reply(requestId);
  }

  function reply(requestId) {
    post({ type: "reply", requestId, playedSamples: lastPlayed });
  }

  function progress() {
    turn.reportedFrames = turn.frames;
    post({ type: "progress", turnId: turn.turnId, playedSamples: lastPlayed });
  }
}

/** Half a cosine: 1 at 0, 0 at 1, level at both ends. */
const fallingGain = (part) => 0.5 + 0.5 * Math.cos(Math.PI * part);

/** The gain of each frame that is played: ducked or not, with a ramp between, and a fade-in after a hold. */
function createLoudness({ rampFrames, fadeInFrames }) {
  const step = (1 - DUCK_GAIN) / rampFrames;
  let gain = 1;
  let target = 1;
  let fadeLeft = 0;

  return {
    reset() {
      gain = 1;
      target = 1;
      fadeLeft = 0;
    },
    duck(wanted) {
      target = wanted;
    },
    fadeIn() {
      fadeLeft = fadeInFrames;
    },
    next() {
      gain = gain > target ? Math.max(target, gain - step) : Math.min(target, gain + step);
      if (fadeLeft === 0) return gain;
      fadeLeft -= 1;
      return gain * fallingGain(fadeLeft / fadeInFrames);
    },
  };
}

/** A turn's queue. Frames are at the context's rate, samples at 16 kHz. */
function createTurn({ turnId, fromSample, rate }) {
  const resampler = createResampler({ fromRate: RATE, toRate: rate });
  /** What was received and not yet made into frames; the first of them from `offset` on. */
  const pieces = [];
  let offset = 0;
  let received = fromSample;
  let flushed = false;
  let ready = new Float32Array(0);
  let position = 0;

  return {
    turnId,
    mode: "playing",
    /** Frames that die away after a hold. */
    tail: [],
    stopping: null,
    sounding: false,
    started: false,
    starved: false,
    frames: 0,
    /** The context's frame of its latest one. */
    lastFrame: null,
    reportedFrames: 0,
    totalSamples: null,

    append(samples) {
      if (samples.length === 0) return;
      pieces.push(samples);
      received += samples.length;
    },
    /** The next frame, or null when there is none yet. */
    shift() {
      if (!fill(1, this.totalSamples)) return null;
      this.frames += 1;
      position += 1;
      return ready[position - 1];
    },
    /** The next frames, at most `count`, without taking them. */
    peek(count) {
      fill(count, this.totalSamples);
      return ready.subarray(position, position + count);
    },
    /** Nothing of it is left to play; asked after `shift` gave null. */
    isOver() {
      return flushed;
    },
    played() {
      const played = fromSample + Math.floor((this.frames * RATE) / rate);
      return this.totalSamples === null ? played : Math.min(played, this.totalSamples);
    },
  };

  function add(frames) {
    ready = position === ready.length ? frames : joined(ready.subarray(position), frames);
    position = 0;
  }

  /** Whether `count` frames are ready now. */
  function fill(count, totalSamples) {
    while (ready.length - position < count) if (!refill(totalSamples)) return false;
    return true;
  }

  /** Makes a little of what was received into frames: as late as possible, for a long piece at once would stall the sound. */
  function refill(totalSamples) {
    const piece = pieces[0];
    if (!piece && (flushed || totalSamples === null || received < totalSamples)) return false;
    if (!piece) {
      flushed = true;
      add(resampler.flush());
      return true;
    }
    add(resampler.push(toFloat(piece, offset, Math.min(piece.length, offset + PIECE_SAMPLES))));
    offset += PIECE_SAMPLES;
    if (offset >= piece.length) {
      pieces.shift();
      offset = 0;
    }
    return true;
  }
}

function joined(first, second) {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function toFloat(samples, from, to) {
  const floats = new Float32Array(to - from);
  for (let index = from; index < to; index += 1) floats[index - from] = samples[index] / 32_768;
  return floats;
}

/** Says frames one by one and bridges the jumps that it is told of: the step is spread over the next milliseconds. */
function createSpeaker({ bridgeFrames }) {
  let last = 0;
  let step = 0;
  let left = 0;
  let jumped = false;

  return {
    /** The frame that comes next does not follow from the last one. */
    jump() {
      jumped = true;
    },
    /** @param {number | null} frame null is silence */
    say(frame) {
      const target = frame ?? 0;
      if (jumped) {
        jumped = false;
        step = last - target;
        left = bridgeFrames;
      }
      last = target;
      if (left > 0) {
        last += step * (0.5 - 0.5 * Math.cos((Math.PI * left) / bridgeFrames));
        left -= 1;
      }
      return last;
    },
  };
}

/** Posts the loudness of what is said (root mean square, 0 to 1), and once 0 when it falls silent. */
function createMeter({ frames, post }) {
  let sum = 0;
  let count = 0;
  let silent = true;

  return {
    /** @param {Float32Array} output */
    measure(output) {
      for (const sample of output) sum += sample * sample;
      count += output.length;
      if (count < frames) return;
      const level = Math.sqrt(sum / count);
      if (level > 0 || !silent) post({ type: "level", level });
      silent = level === 0;
      sum = 0;
      count = 0;
    },
  };
}

/**
 * Tells what went out, as pieces of `reference {clockSample, samples}`: 4 kHz, placed on the 16 kHz clock. Nothing is told of silence.
 * Quanta in which a browser did not call us were silence: without them all that follows would be placed too early for ever.
 */
function createReference({ rate, post }) {
  const resampler = createResampler({ fromRate: rate, toRate: REFERENCE_RATE });
  const nothing = new Float32Array(QUANTUM_FRAMES);
  let nextFrame = null;
  let next = 0;
  let piece = new Float32Array(REFERENCE_SAMPLES);
  let filled = 0;

  return {
    /** @param {Float32Array} output @param {number} startFrame */
    write(output, startFrame) {
      if (nextFrame === null) begin(startFrame);
      while (nextFrame < startFrame) take(nothing.subarray(0, startFrame - nextFrame));
      take(output);
    },
  };

  function begin(startFrame) {
    nextFrame = startFrame;
    next = (startFrame * RATE) / rate;
  }

  function take(frames) {
    nextFrame += frames.length;
    for (const sample of resampler.push(frames)) {
      piece[filled] = sample;
      filled += 1;
      if (filled === REFERENCE_SAMPLES) send();
    }
  }

  function send() {
    if (piece.some((sample) => sample !== 0)) post({ type: "reference", clockSample: Math.round(next), samples: piece });
    next += (REFERENCE_SAMPLES * RATE) / REFERENCE_RATE;
    piece = new Float32Array(REFERENCE_SAMPLES);
    filled = 0;
  }
}
