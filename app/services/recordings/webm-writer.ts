import { SAMPLE_RATE, samplesToMs } from "~/domain/audio";

import { EBML, concatBytes, element, floatBytes, idBytes, textBytes, uintBytes } from "./ebml";
import { PACKET_SAMPLES, type Packets } from "./speech-codec";

/** A place to seek to every five seconds: at most 17 KB to read from there, and 18 bytes each at the file's beginning. */
const CLUSTER_PACKETS = 250;
const PACKET_MS = samplesToMs(PACKET_SAMPLES);
const TRACK = 1;
const AUDIO_TRACK = 2;
const KEYFRAME = 0x80;
const NS_PER_SAMPLE = 1_000_000_000 / SAMPLE_RATE;
/** What a decoder needs to hear before it is true (RFC 7845, 4.6). */
const SEEK_PRE_ROLL_NS = 80_000_000;
/** Opus counts at 48 kHz whatever went in. */
const OPUS_RATE = 48_000;
const APP = textBytes("Hotseat");

/**
 * Puts packets of one mono Opus track into a WebM file: places to seek to in front, the true duration, the codec's delay and the
 * padding of the last packet both declared, so that players give back each sample at its place. The same packets give the same bytes.
 */
export class WebmWriter {
  readonly #delay: number;
  readonly #clusters: Uint8Array[] = [];
  #packets: Uint8Array[] = [];
  #count = 0;

  /** `delay`: of the codec, in samples; whole milliseconds. */
  constructor(delay: number) {
    this.#delay = delay;
  }

  add({ bytes, sizes }: Packets): void {
    let at = 0;
    for (const size of sizes) {
      if (this.#packets.length === CLUSTER_PACKETS) this.#closeCluster(0);
      this.#packets.push(bytes.subarray(at, at + size));
      at += size;
      this.#count += 1;
    }
  }

  /** The whole file of `samples` samples, after the last packet. */
  finish(samples: number): Uint8Array {
    this.#closeCluster(this.#count * PACKET_SAMPLES - this.#delay - samples);
    return concatBytes([header(), segment({ samples, delay: this.#delay, clusters: this.#clusters })]);
  }

  #closeCluster(padding: number): void {
    const first = this.#clusters.length * CLUSTER_PACKETS;
    const last = this.#packets.length - 1;
    const blocks = this.#packets.map((packet, index) =>
      index === last && padding > 0 ? paddedBlock(packet, index, padding) : element(EBML.simpleBlock, blockHead(index, KEYFRAME), packet),
    );
    this.#clusters.push(element(EBML.cluster, element(EBML.timestamp, uintBytes(first * PACKET_MS)), ...blocks));
    this.#packets = [];
  }
}

/** Track, time since the cluster's beginning, flags. */
function blockHead(index: number, flags: number): Uint8Array {
  const time = index * PACKET_MS;
  return Uint8Array.of(0x80 | TRACK, time >> 8, time & 0xff, flags);
}

function paddedBlock(packet: Uint8Array, index: number, padding: number): Uint8Array {
  const discarded = uintBytes(padding * NS_PER_SAMPLE, 4); // below 2^31, so its sign is right
  return element(EBML.blockGroup, element(EBML.block, blockHead(index, 0), packet), element(EBML.discardPadding, discarded));
}

function header(): Uint8Array {
  return element(
    EBML.header,
    element(EBML.version, uintBytes(1)),
    element(EBML.readVersion, uintBytes(1)),
    element(EBML.maxIdLength, uintBytes(4)),
    element(EBML.maxSizeLength, uintBytes(8)),
    element(EBML.docType, textBytes("webm")),
    element(EBML.docTypeVersion, uintBytes(4)),
    element(EBML.docTypeReadVersion, uintBytes(2)),
  );
}

interface Content {
  samples: number;
  delay: number;
  clusters: readonly Uint8Array[];
}

/** Positions count from the segment's content; each has four bytes, so that where everything lies is known before it is written. */
function segment({ samples, delay, clusters }: Content): Uint8Array {
  const about = [info(samples), tracks(delay)];
  const places = (seekHeadSize: number) => {
    const infoAt = seekHeadSize;
    const tracksAt = infoAt + (about[0]?.length ?? 0);
    return { infoAt, tracksAt, cuesAt: tracksAt + (about[1]?.length ?? 0) };
  };
  const seekHeadSize = seekHead(places(0)).length;
  const { cuesAt } = places(seekHeadSize);
  const cuesSize = cues(clusters, 0).length;
  return element(EBML.segment, seekHead(places(seekHeadSize)), ...about, cues(clusters, cuesAt + cuesSize), ...clusters);
}

function seekHead({ infoAt, tracksAt, cuesAt }: { infoAt: number; tracksAt: number; cuesAt: number }): Uint8Array {
  const seek = (id: number, at: number) =>
    element(EBML.seek, element(EBML.seekId, idBytes(id)), element(EBML.seekPosition, uintBytes(at, 4)));
  return element(EBML.seekHead, seek(EBML.info, infoAt), seek(EBML.tracks, tracksAt), seek(EBML.cues, cuesAt));
}

function info(samples: number): Uint8Array {
  return element(
    EBML.info,
    element(EBML.timestampScale, uintBytes(1_000_000)),
    element(EBML.duration, floatBytes(samplesToMs(samples))),
    element(EBML.muxingApp, APP),
    element(EBML.writingApp, APP),
  );
}

function tracks(delay: number): Uint8Array {
  const entry = element(
    EBML.trackEntry,
    element(EBML.trackNumber, uintBytes(TRACK)),
    element(EBML.trackUid, uintBytes(TRACK)),
    element(EBML.trackType, uintBytes(AUDIO_TRACK)),
    element(EBML.flagLacing, uintBytes(0)),
    element(EBML.codecId, textBytes("A_OPUS")),
    element(EBML.codecPrivate, opusHead(delay)),
    element(EBML.codecDelay, uintBytes(delay * NS_PER_SAMPLE)),
    element(EBML.seekPreRoll, uintBytes(SEEK_PRE_ROLL_NS)),
    element(EBML.audio, element(EBML.samplingFrequency, floatBytes(OPUS_RATE)), element(EBML.channels, uintBytes(1))),
  );
  return element(EBML.tracks, entry);
}

/** RFC 7845, 5.1: version 1, one channel, samples to skip, the rate that went in, no gain, the simplest mapping. */
function opusHead(delay: number): Uint8Array {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(textBytes("OpusHead"));
  head.set([1, 1], 8);
  view.setUint16(10, (delay * OPUS_RATE) / SAMPLE_RATE, true);
  view.setUint32(12, SAMPLE_RATE, true);
  return head;
}

function cues(clusters: readonly Uint8Array[], firstAt: number): Uint8Array {
  let at = firstAt;
  const points = clusters.map((cluster, index) => {
    const position = element(EBML.cueTrackPositions, element(EBML.cueTrack, uintBytes(TRACK)), element(EBML.cueClusterPosition, uintBytes(at, 4)));
    at += cluster.length;
    return element(EBML.cuePoint, element(EBML.cueTime, uintBytes(index * CLUSTER_PACKETS * PACKET_MS, 4)), position);
  });
  return element(EBML.cues, ...points);
}
