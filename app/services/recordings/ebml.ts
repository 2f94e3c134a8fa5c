import { InvalidInputError } from "~/domain/errors";

/** Names of the elements that we write and read (RFC 9559, the Matroska format, of which WebM is a part). */
export const EBML = {
  header: 0x1a45dfa3,
  version: 0x4286,
  readVersion: 0x42f7,
  maxIdLength: 0x42f2,
  maxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  discardPadding: 0x75a2,
} as const;

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** An element with what is in it. */
export function element(id: number, ...content: Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 0);
  return concatBytes([idBytes(id), sizeBytes(size), ...content]);
}

/** Big-endian in `width` bytes; as few as it needs by default. */
export function uintBytes(value: number, width = bytesOf(value)): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let at = width - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

export function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const idBytes = (id: number): Uint8Array => uintBytes(id);

/** The first set bit tells the width; all bits set means unknown and is left out. */
function sizeBytes(size: number): Uint8Array {
  let width = 1;
  while (size >= 2 ** (7 * width) - 1) width += 1;
  const bytes = uintBytes(size, width);
  bytes[0] = (bytes[0] ?? 0) | (0x80 >> (width - 1));
  return bytes;
}

function bytesOf(value: number): number {
  let width = 1;
  while (value >= 256 ** width) width += 1;
  return width;
}

/** Where an element's content lies. */
export interface EbmlElement {
  id: number;
  start: number;
  /** One past its last byte; beyond `bytes` when these are only the beginning of a file. */
  end: number;
}

/** The elements between `start` and `end`, one level, as far as `bytes` go. Throws `InvalidInputError` for what is none. */
export function* elementsOf(bytes: Uint8Array, start = 0, end = bytes.length): Generator<EbmlElement> {
  for (let at = start; at < Math.min(end, bytes.length); ) {
    const idWidth = widthAt(bytes, at);
    const sizeAt = at + idWidth;
    const sizeWidth = widthAt(bytes, sizeAt);
    const content = sizeAt + sizeWidth;
    if (idWidth > 4 || content > bytes.length) throw broken();
    const size = uintAt(bytes, sizeAt, content) - 2 ** (7 * sizeWidth);
    const found = { id: uintAt(bytes, at, sizeAt), start: content, end: content + size };
    if (found.end > end) throw broken();
    yield found;
    at = found.end;
  }
}

export function uintAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

/** Of a float of 4 or 8 bytes. */
export function floatAt(bytes: Uint8Array, { start, end }: EbmlElement): number {
  if (end > bytes.length) throw broken();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return end - start === 4 ? view.getFloat32(start) : view.getFloat64(start);
}

function widthAt(bytes: Uint8Array, at: number): number {
  const width = Math.clz32(bytes[at] ?? 0) - 23;
  if (width > 8) throw broken();
  return width;
}

export const broken = (): InvalidInputError => new InvalidInputError("This recording cannot be read: it is no WebM file that Hotseat has written, or it is damaged.");
