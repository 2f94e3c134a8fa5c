import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type SpeechRecognitionLike, type WebSpeechUnavailable, createWebSpeech } from "./web-speech";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A recognition that does what the test says; like Chrome's it fires `end` a moment after `stop` and `abort`. */
class FakeRecognition implements SpeechRecognitionLike {
  lang = "";
  continuous = false;
  interimResults = false;
  onresult: SpeechRecognitionLike["onresult"] = null;
  onerror: SpeechRecognitionLike["onerror"] = null;
  onend: SpeechRecognitionLike["onend"] = null;
  calls: string[] = [];
  /** What becomes final after `stop`. */
  lastFinal: string[] | null = null;
  finalAfterMs = 300;
  endsAfterStop = true;

  start(): void {
    this.calls.push("start");
  }
  stop(): void {
    this.calls.push("stop");
    if (!this.endsAfterStop) return;
    setTimeout(() => {
      if (this.lastFinal) this.results(...this.lastFinal.map((text) => [text, true] as const));
      this.end();
    }, this.finalAfterMs);
  }
  abort(): void {
    this.calls.push("abort");
  }
  results(...results: (readonly [string, boolean])[]): void {
    const list = results.map(([transcript, isFinal]) => Object.assign([{ transcript }], { isFinal }));
    this.onresult?.({ resultIndex: 0, results: list });
  }
  error(error: string): void {
    this.onerror?.({ error });
    this.end();
  }
  end(): void {
    this.onend?.();
  }
}

function rig({ prepare }: { prepare?: (recognition: FakeRecognition) => void } = {}) {
  const made: FakeRecognition[] = [];
  const unavailable: WebSpeechUnavailable[] = [];
  const partials: string[] = [];
  const speech = createWebSpeech({
    makeRecognition: () => {
      const recognition = new FakeRecognition();
      prepare?.(recognition);
      made.push(recognition);
      return recognition;
    },
    onUnavailable: (reason) => unavailable.push(reason),
    random: () => 1,
  });
  const start = ({ replaceable = false } = {}) => speech.start({ lang: "en-GB", replaceable, onPartial: (text) => partials.push(text) });
  const latest = (): FakeRecognition => made.at(-1) ?? new FakeRecognition();
  return { speech, start, latest, made, unavailable, partials };
}

const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("partial text grows, and stop waits for the last final", async () => {
  const { speech, start, latest, partials } = rig();
  start();
  expect(latest()).toMatchObject({ lang: "en-GB", continuous: true, interimResults: true });
  latest().results(["I led", false]);
  latest().results(["I led the", true], [" migration", false]);
  expect(partials).toEqual(["I led", "I led the migration"]);
  latest().lastFinal = ["I led the", " migration of billing"];
  const text = speech.stop();
  const again = speech.stop();
  await tick(400);
  expect(await text).toBe("I led the migration of billing");
  expect(await again).toBe("I led the migration of billing");
});

test("when no final comes, the words that were heard are given after a second and a half", async () => {
  const { speech, start, latest, partials } = rig();
  start();
  latest().results(["half a", false]);
  latest().endsAfterStop = false;
  let text: string | undefined;
  void speech.stop().then((value) => (text = value));
  await tick(1499);
  expect(text).toBeUndefined();
  await tick(1);
  expect(text).toBe("half a");
  expect(latest().calls).toEqual(["start", "stop", "abort"]);
  latest().results(["half a late word", true]);
  expect(partials).toEqual(["half a"]);
});

test("after its own end it goes on, and nothing that was heard is lost", async () => {
  const { speech, start, latest, made, partials } = rig();
  start();
  latest().results(["first part", true], ["and", false]);
  latest().end();
  await tick(100);
  expect(made).toHaveLength(2);
  latest().results(["second part", true]);
  expect(partials.at(-1)).toBe("first part and second part");
  latest().error("no-speech");
  await tick(100);
  expect(made).toHaveLength(3);
  const text = speech.stop();
  await tick(300);
  expect(await text).toBe("first part and second part");
});

test("a late result of one session does not reach the next", async () => {
  const { speech, start, made, partials } = rig();
  start();
  made[0]?.results(["old words", false]);
  if (made[0]) made[0].endsAfterStop = false;
  const old = speech.stop();
  await tick(1500);
  expect(await old).toBe("old words");
  start();
  made[0]?.results(["old words, late", true]);
  made[0]?.end();
  made[1]?.results(["new words", false]);
  expect(partials).toEqual(["old words", "new words"]);
  const text = speech.stop();
  await tick(300);
  expect(await text).toBe("new words");
});

test.each(["audio-capture", "network", "not-allowed", "service-not-allowed", "language-not-supported"])("%s means that it is not available here", async (error) => {
  const { start, latest, unavailable, made } = rig();
  start();
  latest().error(error);
  await tick(60_000);
  expect(unavailable).toEqual([error]);
  expect(made).toHaveLength(1);
});

test("a lost network after words were heard is like an end: it goes on, and what was heard is kept", async () => {
  const { speech, start, latest, made, unavailable, partials } = rig();
  start();
  latest().results(["I led the", true], ["migration", false]);
  latest().error("network");
  await tick(100);
  latest().error("network");
  await tick(200);
  expect(made).toHaveLength(3);
  latest().results(["of billing", true]);
  expect(partials.at(-1)).toBe("I led the migration of billing");
  latest().lastFinal = ["of billing"];
  const text = speech.stop();
  await tick(300);
  expect(await text).toBe("I led the migration of billing");
  expect(unavailable).toEqual([]);
});

test("where somebody else can find the words, a lost network is not waited for", async () => {
  const { start, latest, made, unavailable } = rig();
  start({ replaceable: true });
  latest().results(["I led the", true]);
  latest().error("network");
  await tick(60_000);
  expect(unavailable).toEqual(["network"]);
  expect(made).toHaveLength(1);
});

test("that it has worked counts for later answers of the page, too", async () => {
  const { speech, start, latest, made, unavailable } = rig();
  start();
  latest().results(["words", true]);
  speech.discard();
  start();
  latest().error("network");
  await tick(100);
  expect(made).toHaveLength(3);
  expect(unavailable).toEqual([]);
});

test("a network that stays away is given up after half a minute without a word", async () => {
  let runs = 0;
  const { start, unavailable, made } = rig({
    prepare(recognition) {
      runs += 1;
      const hears = runs === 1 || runs === 9;
      setTimeout(() => {
        if (hears) recognition.results(["words", true]);
        recognition.error("network");
      }, 10);
    },
  });
  start();
  await tick(14_000);
  expect(made).toHaveLength(8);
  await tick(26_000);
  expect(unavailable).toEqual([]);
  await tick(2_000);
  expect(unavailable).toEqual(["network"]);
  await tick(60_000);
  expect(made).toHaveLength(20);
});

test("where it has worked, what cannot pass by itself is final all the same", () => {
  const { start, latest, unavailable } = rig();
  start();
  latest().results(["words", true]);
  latest().error("audio-capture");
  expect(unavailable).toEqual(["audio-capture"]);
});

test("a fatal error while the last words are awaited still gives what was heard", async () => {
  const { speech, start, latest, unavailable } = rig();
  start();
  latest().results(["kept words", true]);
  latest().endsAfterStop = false;
  const text = speech.stop();
  latest().error("network");
  expect(await text).toBe("kept words");
  expect(unavailable).toEqual([]);
});

test("restarts that never hear anything pause longer and longer and end as unstable", async () => {
  const { start, unavailable, made } = rig({ prepare: (recognition) => setTimeout(() => recognition.error("aborted"), 10) });
  start();
  await tick(1000);
  expect(made.length).toBeLessThan(6);
  await tick(200_000);
  expect(unavailable).toEqual(["unstable"]);
  expect(made).toHaveLength(41);
});

test("a stop between two recognitions gives the text at once", async () => {
  const { speech, start, latest } = rig();
  start();
  latest().results(["so far", true]);
  latest().end();
  expect(await speech.stop()).toBe("so far");
  await tick(10_000);
  expect(await speech.stop()).toBe("");
});

test("a start that throws is tried again", async () => {
  let thrown = false;
  const { start, made, unavailable } = rig({
    prepare: (recognition) => {
      if (thrown) return;
      thrown = true;
      recognition.start = () => {
        throw new DOMException("already started", "InvalidStateError");
      };
    },
  });
  start();
  await tick(100);
  expect(made).toHaveLength(2);
  expect(unavailable).toEqual([]);
});

test("without recognition in the browser it says so", () => {
  const unavailable: WebSpeechUnavailable[] = [];
  const speech = createWebSpeech({ makeRecognition: () => null, onUnavailable: (reason) => unavailable.push(reason) });
  speech.start({ lang: "en-US", onPartial: () => {} });
  expect(unavailable).toEqual(["missing"]);
});

test("a session for a barge-in is aborted within the call, and what it still says reaches no later one", async () => {
  const { speech, made, partials } = rig();
  speech.start({ lang: "en-US", onPartial: (text) => partials.push(`first: ${text}`) });
  const first = made[0];
  first?.results(["mm", false]);
  speech.discard();
  expect(first?.calls).toEqual(["start", "abort"]);
  speech.start({ lang: "en-US", onPartial: (text) => partials.push(`second: ${text}`) });
  first?.results(["mm-hm", true]);
  made[1]?.results(["wait", true]);
  expect(partials).toEqual(["first: mm", "second: wait"]);
});
