import { expect, test } from "vitest";

import { bytesInWords } from "./bytes-in-words";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [640_400, "640 kB"],
  [999_700, "1 MB"],
  [212_000_000, "212 MB"],
  [1_440_000_000, "1.4 GB"],
  [23_000_000_000, "23 GB"],
  [5_200_000_000_000_000, "5200 TB"],
])("%i bytes are written as %s", (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});
