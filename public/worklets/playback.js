import { createResampler } from "./resampler.js";

const RATE = 16_000;
/** A jump in the wave (a hold, a starved queue, a new turn) is bridged over this time, so that it is not heard as a click. */
const BRIDGE_MS = 5;
/** Samples that are made ready at a time. */
const PIECE_SAMPLES = 320;
const PROGRESS_MS = 50;
const LEVEL_MS = 30;

/**
 * What the player worklet does, apart from the worklet: plays one turn at a time from a queue and counts every sample.
 *
 * Messages in: `begin {turnId, fromSample}`, `samples {samples}` (in order, without gaps), `finish {totalSamples}`,
 * `hold {requestId}`, `resume`, `stop {requestId, fadeMs}`. Messages out: `reply {requestId, playedSamples}` and the events
 * of `app/client/player.ts`. Samples count in 16 kHz from the turn's first one.
 *
 * @param {{ rate: number, post: (message: object) => void }} options `rate` of the context in Hz
 */
export function createPlayback({ rate, post }) {
  const perMs = rate / 1000;
  const speaker = createSpeaker({ bridgeFrames: Math.round(BRIDGE_MS * perMs) });
  const meter = createMeter({ frames: Math.round(LEVEL_MS * perMs), post });
  let turn = null;
  let lastPlayed = 0;

  const handlers = {
    begin({ turnId, fromSample }) {
      finishStop();
      turn = createTurn({ turnId, fromSample, rate });
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
      if (turn && !turn.stopping) turn.mode = "held";
      reply(requestId);
    },
    resume() {
      if (turn?.mode === "held") turn.mode = "playing";
    },
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
      if (turn?.sounding && turn.frames - turn.reportedFrames >= PROGRESS_MS * perMs) progress();
    },
  };

  /** The turn's next sample, or null for silence. */
  function next(frame) {
    if (!turn || turn.mode === "held") return pauseSound();
    const sample = turn.shift();
    if (sample === null) return turn.isOver() ? end() : starve();
    if (!turn.sounding) sound(frame);
    lastPlayed = turn.played();
    return turn.stopping ? fade(sample) : sample;
  }

  function sound(frame) {
    if (!turn.started) post({ type: "started", turnId: turn.turnId, clockSample: Math.round((frame * RATE) / rate) });
    if (turn.starved) post({ type: "fed", turnId: turn.turnId });
    Object.assign(turn, { sounding: true, started: true, starved: false });
    speaker.jump();
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
    const gain = 0.5 - 0.5 * Math.cos((Math.PI * stopping.left) / stopping.frames);
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
    stopping: null,
    sounding: false,
    started: false,
    starved: false,
    frames: 0,
    reportedFrames: 0,
    totalSamples: null,

    append(samples) {
      if (samples.length === 0) return;
      pieces.push(samples);
      received += samples.length;
    },
    /** The next frame, or null when there is none yet. */
    shift() {
      while (position === ready.length) if (!refill(this.totalSamples)) return null;
      this.frames += 1;
      position += 1;
      return ready[position - 1];
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

  /** Makes a little of what was received into frames: as late as possible, for a long piece at once would stall the sound. */
  function refill(totalSamples) {
    const piece = pieces[0];
    if (!piece && (flushed || totalSamples === null || received < totalSamples)) return false;
    position = 0;
    if (!piece) {
      flushed = true;
      ready = resampler.flush();
      return true;
    }
    ready = resampler.push(toFloat(piece, offset, Math.min(piece.length, offset + PIECE_SAMPLES)));
    offset += PIECE_SAMPLES;
    if (offset >= piece.length) {
      pieces.shift();
      offset = 0;
    }
    return true;
  }
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
