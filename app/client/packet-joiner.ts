import { SPEECH_LEVEL, msToSamples, rootMeanSquare } from "~/domain/audio";

/** What the microphone gives at a time while no voice fades. */
const PACKET_SAMPLES = msToSamples(20);
/** So much goes in one message while a voice goes on: each costs the server about the same, whatever its length. */
const JOINED_SAMPLES = msToSamples(60);
/** A word may fade before its last sound, as "boat" does before its t, and be over within so long. */
const AFTER_FADING_SAMPLES = msToSamples(60);

/**
 * Gives what tells of each packet whether it may wait for the next, with so many samples unsent: in the middle of a voice nothing depends on its
 * last 40 ms. Where it fades, or did just now, or is silent, a reply may. To be asked of every packet.
 */
export function createPacketJoiner(): (packet: Int16Array, unsent: number) => boolean {
  let sinceFading = Number.POSITIVE_INFINITY;
  return (packet, unsent) => {
    sinceFading = packet.length < PACKET_SAMPLES ? 0 : sinceFading + packet.length;
    return unsent < JOINED_SAMPLES && sinceFading > AFTER_FADING_SAMPLES && rootMeanSquare(packet) >= SPEECH_LEVEL;
  };
}
