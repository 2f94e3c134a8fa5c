import { expect, test } from "vitest";

import { DEFAULT_TALK_PREFERENCES } from "~/domain/talk-preferences";

import { endsAfter, interviewPage, say } from "../../../tests/machines/interview-page";

test("silence counts from the true end of speech, so a finished answer is over 600 ms after it", () => {
  const page = interviewPage();
  say(page, "we shipped it in the end");
  expect(endsAfter(page)).toBe(600);
});

test("a thinking pause of four seconds in the middle of a clause cuts nobody off", () => {
  for (const words of ["we moved it because of the", "so what i did was", "there were three reasons first", "when i joined the team"]) {
    const page = interviewPage();
    say(page, words);
    page.advance(4_000);
    page.voiceStarts();
    page.advance(500);
    expect(page.state()).toBe('{"listening":{"answering":"talking"}}');
    expect(page.commands("answer.finish")).toEqual([]);
  }
});

test("words that are still being transcribed are waited for, and then decide with the silence so far", () => {
  const page = interviewPage({ speechToText: { id: "batch", name: "Batch" } });
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.voiceEnds();
  expect(page.signals("answer.segment")).toHaveLength(1);
  page.advance(2_500);
  expect(page.commands("answer.finish")).toEqual([]);
  page.hears("we shipped it");
  page.advance(1);
  expect(page.commands("answer.finish")).toHaveLength(1);
});

test("older words do not decide about newer ones that are not known yet", () => {
  const page = interviewPage({ speechToText: { id: "batch", name: "Batch" } });
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.voiceEnds();
  page.hears("we shipped it");
  page.advance(100);
  page.voiceStarts();
  page.advance(700);
  page.voicePauses();
  page.voiceEnds();
  page.advance(2_000);
  expect(page.commands("answer.finish")).toEqual([]);
  page.hears("we shipped it because");
  page.advance(1_900);
  expect(page.commands("answer.finish")).toEqual([]);
});

test("words that never come are not waited for for ever", () => {
  const page = interviewPage({ speechToText: { id: "batch", name: "Batch" } });
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.voiceEnds();
  expect(endsAfter(page)).toBeLessThanOrEqual(4_310);
});

test("stretches are not sent where words come while they are spoken", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  expect(page.signals("answer.segment")).toEqual([]);
});

test("who says let me think is given the time, and the page can show it until speech goes on", () => {
  const page = interviewPage();
  say(page, "let me think about that");
  expect(page.context().thinking).toBe("asked");
  page.advance(15_000);
  expect(page.commands("answer.finish")).toEqual([]);
  page.voiceStarts();
  expect(page.context().thinking).toBeNull();
});

test("while the key is held no silence ends the answer, nor for a moment after", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.send({ type: "user.think" });
  page.advance(120_000);
  expect(page.context().thinking).toBe("held");
  expect(page.commands("answer.finish")).toEqual([]);
  page.send({ type: "user.thinkOver" });
  page.advance(1_900);
  expect(page.commands("answer.finish")).toEqual([]);
  page.advance(200);
  expect(page.commands("answer.finish")).toHaveLength(1);
});

test("a key that was held before the first word holds the answer too", () => {
  const page = interviewPage();
  page.send({ type: "user.think" });
  page.advance(5_000);
  say(page, "we shipped it");
  page.advance(10_000);
  expect(page.commands("answer.finish")).toEqual([]);
});

test("a long silence brings patience and never a question", () => {
  const page = interviewPage();
  page.advance(24_900);
  expect(page.context().patience).toBe(false);
  page.advance(200);
  expect(page.context().patience).toBe(true);
  page.advance(30 * 60_000);
  expect(page.state()).toBe('{"listening":"quiet"}');
  expect(page.signals("turn.request")).toEqual([]);
});

test("patience comes in the middle of an open answer as well, and goes when speech goes on", () => {
  const page = interviewPage();
  page.send({ type: "user.setMode", mode: "tap-to-talk" });
  page.send({ type: "user.startAnswer" });
  say(page, "it was because");
  page.advance(24_900);
  expect(page.context().patience).toBe(true);
  page.voiceStarts();
  expect(page.context().patience).toBe(false);
});

test("a speaker who goes on after finished sentences is given longer at the next ones", () => {
  const page = interviewPage();
  for (let sentence = 0; sentence < 8; sentence += 1) {
    say(page, `we shipped version ${sentence} of it`);
    page.advance(370);
  }
  say(page, "and it worked in the end");
  expect(endsAfter(page)).toBeGreaterThan(680);
});

test("thinking before hard words leaves finished sentences as they were", () => {
  const page = interviewPage();
  for (let clause = 0; clause < 8; clause += 1) {
    say(page, "and i did it because of the");
    page.advance(3_500);
  }
  say(page, "and it worked in the end");
  expect(endsAfter(page)).toBe(600);
});

test("a transcriber that hears the end of the turn in the voice shortens the wait, but not after words that go on", () => {
  const certain = interviewPage();
  certain.voiceStarts();
  certain.advance(2_000);
  certain.voicePauses();
  certain.hears("we shipped it", "certain");
  certain.voiceEnds();
  expect(endsAfter(certain)).toBe(500);
  const unfinished = interviewPage();
  unfinished.voiceStarts();
  unfinished.advance(2_000);
  unfinished.voicePauses();
  unfinished.hears("we shipped it because of the", "certain");
  unfinished.voiceEnds();
  expect(endsAfter(unfinished)).toBe(4_500);
});

test("an unhurried pace, set in the middle of a silence, counts at once", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.send({ type: "user.setTalk", talk: { ...DEFAULT_TALK_PREFERENCES, pace: "unhurried" } });
  expect(endsAfter(page)).toBe(1_400);
});

test("the server writes down where it can, the browser where the person prefers it or the server failed", () => {
  const started = (page: ReturnType<typeof interviewPage>): boolean => page.told().some((one) => one.type === "recogniser.start");
  const usual = interviewPage({ recogniser: true });
  usual.voiceStarts();
  expect(started(usual)).toBe(false);
  expect(usual.commands("answer.open")).toMatchObject([{ transcribe: true }]);
  const preferred = interviewPage({ recogniser: true, talk: { ...DEFAULT_TALK_PREFERENCES, transcriber: "browser" } });
  preferred.voiceStarts();
  expect(started(preferred)).toBe(true);
  expect(preferred.commands("answer.open")).toMatchObject([{ transcribe: false }]);
  const only = interviewPage({ recogniser: true, speechToText: null });
  only.voiceStarts();
  expect(started(only)).toBe(true);
});

test("after a failed transcription the browser writes down the next answers, and the page says so", () => {
  const page = interviewPage({ recogniser: true });
  say(page, "we shipped it");
  page.advance(1_000);
  const [finish] = page.commands("answer.finish");
  const failure = { code: "provider-failed" as const, message: "The service is down.", retryable: true };
  page.send({ type: "answer.failed", turnId: page.answerId(), epoch: finish?.epoch ?? 0, ...failure });
  expect(page.context().notices).toHaveLength(1);
  page.send({ type: "user.discard" });
  page.voiceStarts();
  expect(page.told().some((one) => one.type === "recogniser.start")).toBe(true);
});

test("a stream that is a little behind is waited for, and a cough after the last word does not hold the reply up for long", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.advance(200);
  page.voiceStarts();
  page.advance(150);
  page.voicePauses();
  page.voiceEnds();
  page.advance(1_200);
  expect(page.commands("answer.finish")).toEqual([]);
  page.advance(110);
  expect(page.commands("answer.finish")).toHaveLength(1);
});

/** Somebody who comes back has not been silent meanwhile. */
const AFTER_A_MINUTE_MS = 60_000;

test("a pause in the middle of an answer is no silence: it ends when speech has gone on and ended", () => {
  for (const pausedWhile of ["silent", "speaking"]) {
    const page = interviewPage();
    say(page, "we shipped it");
    if (pausedWhile === "speaking") page.voiceStarts();
    page.send({ type: "user.pause" });
    page.advance(1_000);
    if (pausedWhile === "speaking") page.voiceEnds();
    page.advance(AFTER_A_MINUTE_MS);
    page.send({ type: "user.resume" });
    page.advance(AFTER_A_MINUTE_MS);
    expect(page.state()).toBe('{"listening":{"answering":"silent"}}');
    expect(page.commands("answer.finish")).toEqual([]);
    expect(page.context().patience).toBe(true);
    say(page, "and it worked in the end");
    expect(endsAfter(page)).toBe(600);
  }
});

test("who speaks already when the pause ends is heard", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.send({ type: "user.pause" });
  page.advance(AFTER_A_MINUTE_MS);
  page.voiceStarts();
  page.advance(300);
  page.send({ type: "user.resume" });
  page.advance(10);
  expect(page.state()).toBe('{"listening":{"answering":"talking"}}');
  page.advance(1_000);
  page.voicePauses();
  page.hears("and it worked in the end");
  page.voiceEnds();
  expect(endsAfter(page)).toBe(600);
});

test("a pause that was asked for does not count as one of the speaker's", () => {
  const page = interviewPage();
  for (let time = 0; time < 8; time += 1) {
    say(page, `we shipped version ${time} of it`);
    page.send({ type: "user.pause" });
    page.advance(20);
    page.send({ type: "user.resume" });
    page.advance(1_500);
  }
  say(page, "and it worked in the end");
  expect(endsAfter(page)).toBe(600);
});

test("a microphone that is muted in mid-word ends no answer, and it goes on with the next words", () => {
  const page = interviewPage();
  page.voiceStarts();
  page.advance(2_000);
  page.hears("we shipped it");
  page.mutes(true);
  page.advance(AFTER_A_MINUTE_MS);
  page.mutes(false);
  page.advance(AFTER_A_MINUTE_MS);
  expect(page.state()).toBe('{"listening":{"answering":"silent"}}');
  expect(page.commands("answer.finish")).toEqual([]);
  say(page, "and it worked in the end");
  expect(endsAfter(page)).toBe(600);
});

test("a page that comes back to an answer waits until it hears something", () => {
  const page = interviewPage({ storedSamples: 1_600_000 });
  page.advance(AFTER_A_MINUTE_MS);
  expect(page.state()).toBe('{"listening":{"answering":"silent"}}');
  expect(page.commands("answer.finish")).toEqual([]);
  say(page, "and it worked in the end");
  expect(endsAfter(page)).toBe(600);
});

test("what was said before the page came back is never thrown away as a sound without words", () => {
  const page = interviewPage({ storedSamples: 1_600_000, speechToText: null, recogniser: true });
  page.voiceStarts();
  page.advance(100);
  page.voicePauses();
  page.voiceEnds();
  page.advance(AFTER_A_MINUTE_MS);
  page.send({ type: "recogniser.final", turnId: page.answerId(), text: "" });
  page.advance(AFTER_A_MINUTE_MS);
  expect(page.commands("answer.discard")).toEqual([]);
  expect(page.context().problem).toMatchObject({ code: "transcription" });
});

test("what the browser understood is kept when its recognition fails and nobody else can find the words", () => {
  const page = interviewPage({ speechToText: null, recogniser: true });
  page.voiceStarts();
  page.advance(2_000);
  page.recognises("we shipped it");
  page.send({ type: "recogniser.unavailable" });
  page.send({ type: "user.finishAnswer" });
  page.advance(5_000);
  expect(page.commands("answer.finish")).toMatchObject([{ source: "web-speech", text: "we shipped it" }]);
});

test("a microphone that falls silent as a gate does ends the answer as any silence", () => {
  const page = interviewPage();
  say(page, "we moved it because of the");
  page.advance(2_800);
  page.mutes(true);
  expect(endsAfter(page)).toBeLessThan(5_000);
});

test("an answer that is taken up again because the record was not what this page thought ends as before", () => {
  for (const speaks of [false, true]) {
    const page = interviewPage();
    say(page, "we shipped it");
    if (speaks) page.voiceStarts();
    const { view, capabilities } = page.context();
    page.send({ type: "socket.rejected", command: "turn.played", message: "No.", retryable: false });
    page.send({ type: "socket.connected", view, capabilities: capabilities ?? expect.fail("it was welcomed"), storedSamples: 32_000 });
    page.advance(10);
    expect(page.state()).toBe(`{"listening":{"answering":"${speaks ? "talking" : "silent"}"}}`);
    if (speaks) {
      page.advance(1_000);
      page.voicePauses();
      page.voiceEnds();
    }
    expect(endsAfter(page)).not.toBeNull();
  }
});

test("no draft is made while no silence may end the answer", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  const drafts = page.signals("turn.draft").length;
  page.send({ type: "user.pause" });
  page.advance(1_000);
  page.send({ type: "user.resume" });
  page.advance(5_000);
  expect(page.signals("turn.draft")).toHaveLength(drafts);
});
