import { expect, test } from "vitest";

import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";

import type { InterviewContext } from "./context";
import { welcomed } from "./view-updates";

const context = { begins: false } as InterviewContext;
const open = { role: "candidate", turnId: "answer01", status: "open", startSample: 160_000 } as InterviewView["turns"][number];

test("a page that comes back into an answer takes its clock up behind what is stored of it", () => {
  const view = { ...EMPTY_VIEW, turns: [open], clockSamples: 160_000 };
  expect(welcomed(context, view, 48_000).clockSamples).toBe(208_000);
});

test("without an open answer the clock is the record's", () => {
  expect(welcomed(context, { ...EMPTY_VIEW, clockSamples: 160_000 }, 0).clockSamples).toBe(160_000);
});
