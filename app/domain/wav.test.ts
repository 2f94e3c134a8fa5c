import fc from "fast-check";
import { expect, test } from "vitest";

import { InvalidInputError } from "./errors";
import { decodeWav, encodeWav } from "./wav";

test("what is encoded is decoded again, at any rate and length", () => {
  const rates = fc.constantFrom(8_000, 16_000, 44_100, 48_000);
  fc.assert(
    fc.property(fc.int16Array(), rates, (samples, rate) => {
      const wav = decodeWav(encodeWav(samples, rate));
      expect(wav).toEqual({ samples: Int16Array.from(samples), sampleRate: rate });
    }),
  );
});

test("the header is the plain 44 bytes of 16 kHz mono PCM16", () => {
  const bytes = encodeWav(Int16Array.of(1, -1));
  const view = new DataView(bytes.buffer);
  expect(bytes.length).toBe(48);
  expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe("RIFF");
  expect(view.getUint32(4, true)).toBe(40);
  expect(view.getUint32(24, true)).toBe(16_000);
  expect(view.getUint32(28, true)).toBe(32_000);
  expect([...bytes.subarray(44)]).toEqual([1, 0, 255, 255]);
});

test("any bytes are either read or refused as invalid input", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => decodeWav(bytes)).toThrow(InvalidInputError);
    }),
  );
});

test("a WAV file cut or damaged anywhere is either read or refused as invalid input", () => {
  const whole = encodeWav(Int16Array.from({ length: 40 }, (_, index) => index * 100));
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
      const damaged = whole.slice(0, length);
      if (at < length) damaged[at] = value;
      try {
        expect(decodeWav(damaged).samples.length).toBeLessThanOrEqual(40);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
      }
    }),
  );
});

test("chunks that are not known are skipped, odd sizes with their padding byte", () => {
  const plain = encodeWav(Int16Array.of(7, 8, 9));
  const list = Uint8Array.of(0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0);
  const bytes = new Uint8Array(plain.length + list.length);
  bytes.set(plain.subarray(0, 36));
  bytes.set(list, 36);
  bytes.set(plain.subarray(36), 36 + list.length);
  expect([...decodeWav(bytes).samples]).toEqual([7, 8, 9]);
});

test("a view into a larger buffer is read at its own offset", () => {
  const plain = encodeWav(Int16Array.of(5, 6));
  const buffer = new Uint8Array(plain.length + 1);
  buffer.set(plain, 1);
  expect([...decodeWav(buffer.subarray(1)).samples]).toEqual([5, 6]);
});

test("stereo is refused in words that say what can be read", () => {
  const bytes = encodeWav(Int16Array.of(1, 2));
  bytes[22] = 2;
  expect(() => decodeWav(bytes)).toThrow("Only WAV files with one channel of 16-bit PCM can be read.");
});
