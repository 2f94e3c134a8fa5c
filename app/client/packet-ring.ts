import { concatSamples } from "~/domain/audio";

/** 20 ms of the microphone, less where a voice fades; `firstSample` is its place on the engine's clock (16 kHz). */
export interface Packet {
  firstSample: number;
  samples: Int16Array;
}

/** Keeps the latest packets, at least `limitSamples` of them, so that an answer can begin before it was noticed. */
export function createPacketRing(limitSamples: number) {
  const packets: Packet[] = [];
  let kept = 0;

  return {
    push(packet: Packet): void {
      packets.push(packet);
      kept += packet.samples.length;
      while (packets[0] && kept - packets[0].samples.length >= limitSamples) kept -= packets.shift()?.samples.length ?? 0;
    },
    /** Everything kept from `firstSample` on, in one piece that starts there or where the ring starts; null when nothing is. */
    since(firstSample: number): Packet | null {
      const wanted = packets.filter((packet) => packet.firstSample + packet.samples.length > firstSample);
      const first = wanted[0];
      if (!first) return null;
      const skip = Math.max(0, firstSample - first.firstSample);
      const samples = concatSamples(wanted.map((packet) => packet.samples)).subarray(skip);
      return { firstSample: first.firstSample + skip, samples };
    },
    /** Where the next packet will start, if the clock does not jump; null before the first. */
    end(): number | null {
      const last = packets.at(-1);
      return last ? last.firstSample + last.samples.length : null;
    },
  };
}
