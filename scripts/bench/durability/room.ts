import { msToSamples } from "~/domain/audio";
import type { Packet } from "~/client/packet-ring";

import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { PACKET_SAMPLES } from "./witness";

/** Something that was said, in samples of the room's clock. */
export interface Said {
  answer: SpokenAnswer;
  at: number;
  /** Where it ended, or broke off. */
  until: number;
}

/** The quiet of a room, in sample values. */
const NOISE = 12;
const TICK_MS = 10;

/** A person before a microphone: gives packets of 20 ms in real time, whether somebody listens or not. */
export class Room {
  readonly said: Said[] = [];
  /** Whoever has the microphone open. */
  onPacket: (packet: Packet) => void = () => undefined;
  readonly #began = performance.now();
  readonly #random: Random;
  readonly #timer: NodeJS.Timeout;
  #delivered = 0;
  #whenOver: () => void = () => undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#timer = setInterval(() => this.#deliver(), TICK_MS);
  }

  /** 16 kHz samples since the room was entered. */
  now(): number {
    return this.#delivered;
  }

  /** Resolves when its last sample was given to the microphone, or when it was broken off. */
  say(answer: SpokenAnswer): Promise<void> {
    this.said.push({ answer, at: this.#delivered, until: this.#delivered + answer.samples.length });
    return new Promise((resolve) => (this.#whenOver = resolve));
  }

  /** The person breaks off. */
  breakOff(): void {
    const last = this.said.at(-1);
    if (last) last.until = Math.min(last.until, this.#delivered);
    this.#whenOver();
  }

  leave(): void {
    clearInterval(this.#timer);
    this.breakOff();
  }

  #deliver(): void {
    const due = msToSamples(performance.now() - this.#began);
    while (this.#delivered + PACKET_SAMPLES <= due) {
      const packet = { firstSample: this.#delivered, samples: this.#packet() };
      this.#delivered += PACKET_SAMPLES;
      this.onPacket(packet);
    }
    const last = this.said.at(-1);
    if (last && last.until <= this.#delivered) this.#whenOver();
  }

  #packet(): Int16Array {
    const last = this.said.at(-1);
    const from = this.#delivered;
    return Int16Array.from({ length: PACKET_SAMPLES }, (_, index) => {
      const place = from + index;
      const voice = last && place < last.until ? (last.answer.samples[place - last.at] ?? 0) : 0;
      return voice + this.#random.between(-NOISE, NOISE);
    });
  }
}
