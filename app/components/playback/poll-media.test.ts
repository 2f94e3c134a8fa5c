import { expect, test } from "vitest";

import { pollMedia } from "./poll-media";

function setUp(...answers: (number | Error)[]) {
  const waits: number[] = [];
  const controller = new AbortController();
  const request = () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(new Response(null, { status: answer }));
  };
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  return { waits, controller, poll: () => pollMedia("/recording", {}, { signal: controller.signal, request, wait }) };
}

test("what is being made is asked for again, ever more patiently", async () => {
  const { poll, waits } = setUp(202, 202, 206);
  expect((await poll())?.status).toBe(206);
  expect(waits).toEqual([1_000, 1_500]);
});

test("what is missing is not asked for again", async () => {
  const { poll, waits } = setUp(404);
  expect(await poll()).toBeNull();
  expect(waits).toEqual([]);
});

test("a lost network and a server that is busy are tried again", async () => {
  const { poll } = setUp(new TypeError("network"), 503, 200);
  expect((await poll())?.status).toBe(200);
});

test("it gives up, and stops when nobody waits any more", async () => {
  const forever = setUp(202);
  expect(await forever.poll()).toBeNull();
  expect(forever.waits.length).toBeLessThan(100);
  expect(Math.max(...forever.waits)).toBe(15_000);
  forever.controller.abort();
  const before = forever.waits.length;
  expect(await forever.poll()).toBeNull();
  expect(forever.waits).toHaveLength(before);
});
