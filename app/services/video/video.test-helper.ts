/** Bytes that begin as a browser's WebM does, and are found nowhere else: `seed` names what follows. */
export function webmBytes(seed: string, length = 2_000): Uint8Array {
  const header = Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "hex");
  return new Uint8Array(Buffer.concat([header, Buffer.alloc(length - header.length, `${seed} `)]));
}
