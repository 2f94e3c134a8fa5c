import { expect, test } from "vitest";

import { StorageError } from "~/domain/errors";
import type { InterviewBehind } from "~/services/record/record-store.server";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import { CatchUp } from "./catch-up";

type Finish = (interviewId: string, signal: AbortSignal) => Promise<void>;

/** A database that says which interviews the bucket is behind of, and a bucket that `finish` writes. */
function bucket(ids: readonly string[], finish: Finish = async () => undefined) {
  const clock = virtualClock();
  const behind: InterviewBehind[] = ids.map((interviewId) => ({ interviewId, ownerId: "owner", status: "ended", seq: 9 }));
  const [begun, failures]: [string[], string[]] = [[], []];
  const inUse: string[] = [];
  const database = { away: false };
  const done = (interviewId: string): void => void behind.splice(behind.findIndex((one) => one.interviewId === interviewId), 1);
  const start = (): CatchUp =>
    new CatchUp({
      behind: async () => {
        if (database.away) throw new StorageError("The database is away.", { code: "storage-unavailable", retryable: true });
        return [...behind];
      },
      inUse: () => inUse,
      finish: async ({ interviewId }, signal) => {
        begun.push(interviewId);
        await finish(interviewId, signal);
        if (!signal.aborted) done(interviewId);
      },
      onFailure: (_, { ref, again }) => void failures.push(`${ref?.interviewId ?? "all"}${again ? "" : " for good"}`),
      schedule: (run, ms) => {
        const timer = clock.setTimeout(run, ms);
        return () => clock.clearTimeout(timer);
      },
      now: () => clock.now(),
      random: () => 0.5,
    });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) await new Promise(setImmediate);
  };
  /** Lets `ms` pass, a second at a time. */
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 1_000) {
      clock.advance(1_000);
      await settled();
    }
  };
  return { start, behind, begun, failures, inUse, database, settled, pass };
}

test("what is behind is written one after the other, oldest first, and what comes meanwhile after it", async () => {
  let most = 0;
  let working = 0;
  const here = bucket(["first", "second"], async (interviewId) => {
    working += 1;
    most = Math.max(most, working);
    await new Promise(setImmediate);
    if (interviewId === "first") {
      here.behind.push({ interviewId: "third", ownerId: "owner", status: "ended", seq: 4 });
      catchUp.wake();
    }
    working -= 1;
  });
  const catchUp = here.start();
  catchUp.wake();
  await here.settled();
  expect(here.begun).toEqual(["first", "second", "third"]);
  expect(most).toBe(1);
  expect(here.behind).toEqual([]);
});

test("one that fails is tried again six times with growing pauses, keeps nobody waiting, and is tried anew when its record changes", async () => {
  const here = bucket(["broken", "good"], async (interviewId) => {
    if (interviewId === "broken") throw new Error("damaged");
  });
  const catchUp = here.start();
  catchUp.wake();
  await here.settled();
  expect(here.begun).toEqual(["broken", "good"]);
  await here.pass(30_000);
  expect(here.begun).toHaveLength(3);
  await here.pass(3_600_000);
  expect(here.begun.filter((id) => id === "broken")).toHaveLength(6);
  expect(here.failures).toEqual([...Array<string>(5).fill("broken"), "broken for good"]);
  Object.assign(here.behind[0] ?? {}, { seq: 10 });
  catchUp.wake();
  await here.settled();
  expect(here.begun.filter((id) => id === "broken")).toHaveLength(7);
});

test("what a stop interrupts is neither done nor failed, and the next start goes on with it", async () => {
  const here = bucket(["long", "next"], (_, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())));
  const first = here.start();
  first.wake();
  await here.settled();
  await first.close();
  first.wake();
  await here.settled();
  expect(here.begun).toEqual(["long"]);
  expect([here.failures, here.behind]).toMatchObject([[], [{ interviewId: "long" }, { interviewId: "next" }]]);
  const second = here.start();
  second.wake();
  await here.settled();
  expect(here.begun).toEqual(["long", "long"]);
  await second.close();
});

test("an interview in which somebody is, is left alone; once it has ended it is not", async () => {
  const here = bucket(["live"]);
  Object.assign(here.behind[0] ?? {}, { status: "live" });
  here.inUse.push("live");
  const catchUp = here.start();
  catchUp.wake();
  await here.settled();
  expect(here.begun).toEqual([]);
  Object.assign(here.behind[0] ?? {}, { status: "ended" });
  catchUp.wake();
  await here.settled();
  expect(here.begun).toEqual(["live"]);
});

test("of what only its page has more of nothing is tried again until its record changes", async () => {
  const here = bucket(["partial"], async () => void here.behind.push({ interviewId: "partial", ownerId: "owner", status: "paused", seq: 9 }));
  const catchUp = here.start();
  catchUp.wake();
  await here.pass(7_200_000);
  expect(here.begun).toEqual(["partial"]);
  Object.assign(here.behind[0] ?? {}, { seq: 12 });
  catchUp.wake();
  await here.settled();
  expect(here.begun).toEqual(["partial", "partial"]);
});

test("a database that is away is asked again, and every ten minutes without being woken", async () => {
  const here = bucket([]);
  here.database.away = true;
  here.start().wake();
  await here.settled();
  expect(here.failures).toEqual(["all"]);
  here.database.away = false;
  await here.pass(30_000);
  here.behind.push({ interviewId: "edited", ownerId: "owner", status: "ended", seq: 20 });
  await here.pass(600_000);
  expect(here.begun).toEqual(["edited"]);
});
