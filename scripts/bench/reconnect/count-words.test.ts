import { expect, test } from "vitest";

import { difference } from "./count-words";

test("what is missing is lost and what is too much is repeated", () => {
  expect(difference(["we", "moved", "the", "jobs"], ["we", "moved", "the", "jobs"])).toEqual({ lost: [], repeated: [] });
  expect(difference(["we", "moved", "the", "jobs"], ["we", "the", "jobs"])).toEqual({ lost: ["moved"], repeated: [] });
  expect(difference(["we", "moved", "the", "jobs"], ["we", "moved", "we", "moved", "the", "jobs"])).toEqual({ lost: [], repeated: ["we", "moved"] });
  expect(difference(["a"], [])).toEqual({ lost: ["a"], repeated: [] });
});
