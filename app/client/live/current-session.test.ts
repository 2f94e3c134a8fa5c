import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Capabilities } from "~/domain/protocol";
import { interviewSettingsSchema } from "~/domain/settings";
import { EMPTY_VIEW } from "~/domain/transcript";

import { createCurrentSession } from "./current-session";

const SETTINGS = interviewSettingsSchema.parse({});
const CAPABILITIES: Capabilities = {
  interviewer: { id: "built-in", name: "Built-in interviewer", limits: "" },
  voice: { id: "embedded", name: "Embedded voice" },
  speechToText: null,
};
const known = (interviewId: string) => ({ interviewId, view: EMPTY_VIEW, capabilities: CAPABILITIES });

/** A page, what sounds on it, and a server that makes its interviews when it is told to. */
function setUp() {
  const sounding = new Set<object>();
  const page = createCurrentSession(({ begin, interviewId }) => {
    const session = { begin, unlock: () => undefined, dispose: () => void sounding.delete(session) };
    sounding.add(session);
    // As the socket's actor: that there is none is told by whoever began it.
    interviewId.catch(() => undefined);
    return session;
  });
  const begin = () => {
    let created = { resolve: (_: { id: string }): void => undefined, reject: (_: Error): void => undefined };
    const create = () => new Promise<{ id: string }>((resolve, reject) => void (created = { resolve, reject }));
    const arrived = page.beginInterview(SETTINGS, create);
    return { created, arrived };
  };
  return { ...page, begin, sounding: () => [...sounding] };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("an interview sounds while it is made, and its own page has the same session", async () => {
  const { begin, sessionOf, sounding } = setUp();
  const { created, arrived } = begin();
  const [begun] = sounding();
  expect(begun).toMatchObject({ begin: true });
  created.resolve({ id: "first" });
  expect(await arrived).toBe("first");
  expect(sessionOf(known("first"))).toBe(begun);
});

test("the session stays while the form goes and its own page comes", async () => {
  const { begin, sessionOf, releaseSession, sounding } = setUp();
  const { created, arrived } = begin();
  created.resolve({ id: "first" });
  await arrived;
  const drawn = sessionOf(known("first"));
  releaseSession();
  expect(sessionOf(known("first"))).toBe(drawn);
  vi.runAllTimers();
  expect(sounding()).toEqual([drawn]);
});

test("whoever leaves while an interview is made is not taken to it, and it does not sound any more", async () => {
  const { begin, releaseSession, sounding } = setUp();
  const { created, arrived } = begin();
  releaseSession();
  vi.runAllTimers();
  expect(sounding()).toEqual([]);
  created.resolve({ id: "first" });
  expect(await arrived).toBeNull();
});

test("an interview that is made at the very moment of leaving takes nobody along", async () => {
  const { begin, releaseSession, sounding } = setUp();
  const { created, arrived } = begin();
  releaseSession();
  created.resolve({ id: "first" });
  expect(await arrived).toBeNull();
  vi.runAllTimers();
  expect(sounding()).toEqual([]);
});

test("an interview whose page never comes does not sound any more", async () => {
  const { begin, releaseSession, sounding } = setUp();
  const { created, arrived } = begin();
  created.resolve({ id: "first" });
  await arrived;
  releaseSession();
  vi.runAllTimers();
  expect(sounding()).toEqual([]);
});

test("whoever left and opened another interview keeps that one, whatever comes of the first", async () => {
  for (const settle of ["resolve", "reject"] as const) {
    const { begin, releaseSession, sessionOf, sounding } = setUp();
    const { created, arrived } = begin();
    releaseSession();
    const other = sessionOf(known("other"));
    if (settle === "resolve") created.resolve({ id: "first" });
    else created.reject(new Error("The server is gone."));
    expect(await arrived).toBeNull();
    vi.runAllTimers();
    expect(sounding()).toEqual([other]);
  }
});

test("whoever left and begins again at once is heard", () => {
  const { begin, releaseSession, sounding } = setUp();
  begin();
  const [first] = sounding();
  releaseSession();
  begin();
  vi.runAllTimers();
  expect(sounding()).toHaveLength(1);
  expect(sounding()).not.toContain(first);
});

test("why an interview was not made is told to whoever waits for it, in silence", async () => {
  const { begin, sounding } = setUp();
  const { created, arrived } = begin();
  created.reject(new Error("The disk is full."));
  await expect(arrived).rejects.toThrow("The disk is full.");
  expect(sounding()).toEqual([]);
});
