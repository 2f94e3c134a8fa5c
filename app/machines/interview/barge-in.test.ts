import { expect, test } from "vitest";

import { msToSamples } from "~/domain/audio";
import { DEFAULT_TALK_PREFERENCES } from "~/domain/talk-preferences";

import { type InterviewPage, type PageOptions, interviewPage, say } from "../../../tests/machines/interview-page";

const SPOKEN = "Tell me about a project that you led.";
/** Beyond the first three seconds, in which time alone is not believed so soon. */
const HEARD_SAMPLES = msToSamples(5_000);
const SURE_AFTER_MS = 96;
const SURE_WITH_HEADPHONES_MS = 64;
const END_AFTER_MS = 200;

const PIECES = { speechToText: { id: "whisper", name: "Whisper" } };

/** The interviewer has spoken for five seconds. */
function speaking(options: PageOptions = PIECES): InterviewPage {
  const page = interviewPage(options);
  page.send({ type: "user.repeat" });
  startsToSpeak(page);
  return page;
}

function startsToSpeak(page: InterviewPage): void {
  const { turn, epoch } = page.context();
  const turnId = turn?.turnId ?? "";
  const move = { kind: "question" as const, questionId: "q2", last: false };
  page.send({ type: "turn.opened", turnId, epoch, move });
  page.send({ type: "turn.clause", turnId, epoch, index: 0, text: SPOKEN });
  page.send({ type: "player.started", turnId, startSample: msToSamples(page.now()) });
  page.send({ type: "player.progress", turnId, playedSamples: HEARD_SAMPLES });
}

const turnIdOf = (page: InterviewPage): string => page.context().turn?.turnId ?? "";
const tentativeId = (page: InterviewPage): string => page.context().bargeIn?.turnId ?? "";
const players = (page: InterviewPage): string[] => page.told().map((one) => one.type).filter((type) => type.startsWith("player."));

/** A voice begins now; the detector says so when it is sure. Returns the clock sample of its onset. */
function voice(page: InterviewPage, sureAfterMs = SURE_AFTER_MS): number {
  const onset = msToSamples(page.now());
  page.advance(sureAfterMs);
  page.send({ type: "capture.speechStarted", sample: onset });
  return onset;
}

/** The voice ends now, and the detector is sure of it later. */
function silence(page: InterviewPage): void {
  const end = msToSamples(page.now());
  page.advance(END_AFTER_MS);
  page.send({ type: "capture.speechEnded", sample: end });
}

/** The player is silent, a little further on. */
const held = (page: InterviewPage, playedSamples = HEARD_SAMPLES + 500): void =>
  page.send({ type: "player.held", turnId: turnIdOf(page), playedSamples });
const stopped = (page: InterviewPage, playedSamples = HEARD_SAMPLES + 500): void =>
  page.send({ type: "player.stopped", turnId: turnIdOf(page), playedSamples });

function heldPage(options: PageOptions = PIECES): { page: InterviewPage; onset: number } {
  const page = speaking(options);
  const onset = voice(page);
  page.advance(70);
  held(page);
  return { page, onset };
}

function words(page: InterviewPage, text: string | null): void {
  const asked = page.signals("bargein.check").at(-1);
  page.send({ type: "bargein.words", turnId: asked?.turnId ?? "", epoch: 0, samples: asked?.samples ?? 0, text });
}

test("a voice makes the interviewer quieter at once, and silent when it goes on", () => {
  const page = speaking();
  voice(page, SURE_WITH_HEADPHONES_MS);
  expect(players(page)).toEqual(["player.play", "player.duck"]);
  expect(page.recorded()).toEqual([]);
  page.advance(25);
  expect(players(page)).toEqual(["player.play", "player.duck"]);
  page.advance(10);
  expect(players(page)).toEqual(["player.play", "player.duck", "player.hold"]);
});

test("a cough that ends before the hold leaves no trace", () => {
  const page = speaking();
  const onset = voice(page, SURE_WITH_HEADPHONES_MS);
  page.advance(30);
  page.send({ type: "capture.speechEnded", sample: onset + msToSamples(100) });
  page.advance(2_000);
  expect(players(page)).toEqual(["player.play", "player.duck", "player.unduck"]);
  expect(page.recorded()).toEqual([]);
  expect(page.signals("bargein.open")).toEqual([]);
  expect(page.context().bargeIn).toBeNull();
});

test("a voice that the detector is late to be sure of is met with silence at once", () => {
  const page = speaking();
  voice(page);
  page.advance(1);
  expect(players(page)).toEqual(["player.play", "player.duck", "player.hold"]);
});

test("a sign of listening resumes in place, and nothing of it is kept", () => {
  const { page } = heldPage();
  const turnId = turnIdOf(page);
  const tentative = tentativeId(page);
  const { view: before, epoch } = page.context();
  page.advance(200);
  silence(page);
  words(page, "Mhm.");
  expect(page.told().filter((one) => one.type === "player.play").at(-1)).toEqual({ type: "player.play", turnId, epoch, fromSample: HEARD_SAMPLES + 500 });
  expect(players(page).at(-1)).toBe("player.unduck");
  expect(page.recorded().at(-1)).toEqual({ type: "microphone.discardRecording" });
  expect(page.signals("bargein.drop")).toEqual([{ type: "bargein.drop", turnId: tentative }]);
  expect(page.commands("answer.open")).toEqual([]);
  expect(page.commands("turn.played")).toEqual([]);
  expect(page.context().view).toEqual(before);
  expect(page.state()).toContain("speaking");
});

test("words of its own take the floor: what was said from the onset on is the beginning of the answer", () => {
  const { page, onset } = heldPage();
  const turnId = turnIdOf(page);
  const tentative = tentativeId(page);
  expect(page.context().view.turns.some((turn) => turn.turnId === tentative)).toBe(false);
  page.advance(480);
  expect(page.signals("bargein.check")).toHaveLength(1);
  words(page, "wait I have a question");
  stopped(page);
  const startSample = onset - msToSamples(500);
  expect(page.commands("turn.played")).toMatchObject([{ turnId, playedSamples: HEARD_SAMPLES + 500, outcome: "interrupted" }]);
  expect(page.commands("answer.open")).toMatchObject([{ turnId: tentative, startSample, mode: "hands-free" }]);
  expect(page.context().answer).toMatchObject({ turnId: tentative, partial: "wait I have a question", silentSince: null, speechFrom: onset });
  expect(page.recorded().map((one) => one.type)).toEqual(["microphone.record"]);
  expect(page.recorded()).toMatchObject([{ turnId: tentative, fromSample: startSample, recordedSamples: 0 }]);
  expect(page.state()).toContain("talking");
  const [marks] = page.signals("turn.marks");
  expect(marks).toEqual({ type: "turn.marks", turnId, marks: { interruptionMs: 166, interruptedBy: "voice" } });
});

test("the answer that began over the interviewer ends as any other, with the whole recording", () => {
  const { page } = heldPage({});
  page.advance(400);
  page.send({ type: "answer.partial", turnId: tentativeId(page), epoch: 0, text: "no it was in 2019" });
  stopped(page);
  page.advance(400);
  page.hears("No, it was in 2019. That's all.");
  silence(page);
  page.advance(3_000);
  expect(page.commands("answer.finish")).toHaveLength(1);
  expect(page.commands("answer.finish")[0]?.samples).toBeGreaterThan(msToSamples(900));
});

test("what the browser recognises takes the floor as well, and its recognition goes on", () => {
  const { page } = heldPage({ speechToText: null, recogniser: true });
  const tentative = tentativeId(page);
  page.send({ type: "recogniser.partial", turnId: tentative, text: "hang on a second please" });
  stopped(page);
  const starts = page.told().filter((one) => one.type === "recogniser.start");
  expect(starts).toMatchObject([{ turnId: tentative }]);
  expect(page.context().answer).toMatchObject({ turnId: tentative, partial: "hang on a second please" });
  expect([...page.signals("bargein.open"), ...page.commands("answer.open")]).toMatchObject([{ transcribe: false }, { transcribe: false }]);
});

test("where nobody finds out the words, time decides", () => {
  const { page } = heldPage();
  page.advance(800);
  expect(page.state()).toContain("held");
  page.advance(100);
  expect(page.state()).toContain("cutting");
});

test("words that are too long in coming count as unknown: a short sound resumes", () => {
  const { page } = heldPage();
  page.advance(100);
  silence(page);
  page.advance(650);
  expect(page.state()).toContain("held");
  page.advance(100);
  expect(page.state()).toContain("speaking");
});

test("a voice that comes back in a hold is looked at as one, and asked for anew", () => {
  const { page, onset } = heldPage();
  page.advance(50);
  silence(page);
  expect(page.signals("bargein.check")).toHaveLength(1);
  page.send({ type: "capture.speechStarted", sample: msToSamples(page.now()) });
  expect(page.context().bargeIn).toMatchObject({ onset, endSample: null });
  page.advance(200);
  silence(page);
  expect(page.signals("bargein.check").length).toBeGreaterThan(1);
});

test("on loudspeakers the interviewer speaks on quietly, and its own words do not stop it", () => {
  const page = speaking({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" } });
  voice(page);
  expect(players(page)).toEqual(["player.play", "player.duck"]);
  expect(page.signals("bargein.open")).toHaveLength(1);
  page.advance(1_500);
  words(page, "about a project that you led");
  expect(players(page)).toEqual(["player.play", "player.duck", "player.unduck"]);
  expect(page.commands("answer.open")).toEqual([]);
});

test("on loudspeakers words of the candidate's own stop it", () => {
  const page = speaking({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" } });
  voice(page);
  page.advance(3_000);
  expect(page.state()).toContain("overheard");
  const tentative = tentativeId(page);
  words(page, "sorry could you repeat that");
  expect(players(page).at(-1)).toBe("player.stop");
  stopped(page);
  expect(page.commands("answer.open")).toMatchObject([{ turnId: tentative }]);
});

test("a press on loudspeakers takes what is said from then on, not the echo before it", () => {
  const page = speaking({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" } });
  voice(page);
  page.advance(1_000);
  const echo = tentativeId(page);
  page.send({ type: "user.interrupt" });
  const pressed = msToSamples(page.now());
  stopped(page);
  expect(page.signals("bargein.drop")).toMatchObject([{ turnId: echo }]);
  expect(page.commands("answer.open")).toMatchObject([{ startSample: pressed }]);
});

test("whoever wants never to be interrupted by voice is not, but can press", () => {
  const page = speaking({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "never" } });
  voice(page);
  page.advance(3_000);
  expect(players(page)).toEqual(["player.play"]);
  page.send({ type: "user.interrupt" });
  expect(players(page)).toEqual(["player.play", "player.stop"]);
});

test.each([{ type: "capture.muted" as const }, { type: "user.setMode" as const, mode: "typed" as const }])(
  "a voice does not count after $type: not before it, and not while it is being judged",
  (event) => {
    const page = speaking();
    page.send(event);
    voice(page);
    expect(players(page)).toEqual(["player.play"]);
    const { page: other } = heldPage();
    other.send(event);
    expect(other.state()).toContain("speaking");
    expect(players(other).slice(-2)).toEqual(["player.play", "player.unduck"]);
  },
);

test("a press takes the floor at once while the interviewer is ducked, with what was said so far", () => {
  const page = speaking();
  const onset = voice(page);
  page.advance(20);
  page.send({ type: "user.interrupt" });
  expect(players(page).at(-1)).toBe("player.stop");
  page.advance(8);
  stopped(page);
  expect(page.commands("answer.open")).toMatchObject([{ startSample: onset - msToSamples(500) }]);
  expect(page.signals("turn.marks")).toMatchObject([{ marks: { interruptionMs: 8, interruptedBy: "press" } }]);
});

test("a press takes the floor at once while it is not clear what the voice is", () => {
  const { page, onset } = heldPage();
  const tentative = tentativeId(page);
  page.send({ type: "user.interrupt" });
  stopped(page);
  expect(page.commands("answer.open")).toMatchObject([{ turnId: tentative, startSample: onset - msToSamples(500) }]);
  expect(page.recorded().map((one) => one.type)).toEqual(["microphone.record"]);
});

test("a press without a voice interrupts as ever, and says how long that took", () => {
  const page = speaking();
  page.send({ type: "user.interrupt" });
  page.advance(12);
  stopped(page);
  expect(page.state()).toContain("quiet");
  expect(page.signals("turn.marks")).toMatchObject([{ marks: { interruptionMs: 12, interruptedBy: "press" } }]);
});

test.each(["user.skip", "user.repeat", "user.pause", "user.end"] as const)("%s in a hold throws away what was said tentatively", (type) => {
  const { page } = heldPage();
  const tentative = tentativeId(page);
  page.send({ type });
  expect(page.signals("bargein.drop")).toEqual([{ type: "bargein.drop", turnId: tentative }]);
  stopped(page);
  expect(page.context().bargeIn).toBeNull();
  expect(page.commands("answer.open")).toEqual([]);
});

test("after a reconnect in a hold the rest is asked for, and nothing starts to sound", () => {
  const { page } = heldPage();
  const plays = players(page).length;
  const { view, capabilities } = page.context();
  if (!capabilities) throw new Error("No capabilities.");
  page.send({ type: "socket.reconnecting", attempt: 1 });
  page.send({ type: "socket.connected", view, capabilities, storedSamples: 0 });
  page.send({ type: "turn.end", turnId: turnIdOf(page), epoch: page.context().epoch, samples: 160_000 });
  expect(page.signals("turn.request").at(-1)).toMatchObject({ turnId: turnIdOf(page), fromSample: HEARD_SAMPLES + 500 });
  expect(page.signals("bargein.open")).toHaveLength(2);
  expect(players(page).slice(plays)).toEqual(["player.finish"]);
  expect(page.state()).toContain("held");
});

test("a turn that fails in a hold is told of, and shown as broken once the voice was nothing", () => {
  const { page } = heldPage();
  const turnId = turnIdOf(page);
  page.send({ type: "turn.failed", turnId, epoch: page.context().epoch, code: "provider-failed", message: "The voice failed.", retryable: true });
  expect(page.state()).toContain("held");
  page.advance(50);
  silence(page);
  words(page, "");
  expect(page.state()).toContain("broken");
});

test("a hold in which nothing becomes clear ends: with the floor while the voice is on", () => {
  const { page } = heldPage({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" } });
  page.advance(8_000);
  expect(page.state()).toContain("speaking");
});

test("where a turn stood still is told when it is over, and lies in it on the clock", () => {
  const { page } = heldPage();
  const turnId = turnIdOf(page);
  page.advance(200);
  silence(page);
  words(page, "Mhm.");
  const gaps = [{ atSample: HEARD_SAMPLES + 500, samples: 9_600 }];
  for (const gap of gaps) page.send({ type: "player.gap", turnId, gap });
  page.send({ type: "player.gap", turnId: "another", gap: { atSample: 0, samples: 1 } });
  page.send({ type: "player.ended", turnId, playedSamples: HEARD_SAMPLES + 900 });
  expect(page.commands("turn.played")).toMatchObject([{ turnId, playedSamples: HEARD_SAMPLES + 900, outcome: "completed", gaps }]);
  expect(page.context().view.turns.find((turn) => turn.turnId === turnId)).toMatchObject({ playedSamples: HEARD_SAMPLES + 900 + 9_600, gaps });
});

test("who begins before the interviewer's last word is out has begun the answer", () => {
  const page = speaking();
  const onset = voice(page);
  page.send({ type: "player.ended", turnId: turnIdOf(page), playedSamples: HEARD_SAMPLES + 900 });
  expect(page.commands("turn.played")).toMatchObject([{ outcome: "completed" }]);
  expect(page.commands("answer.open")).toMatchObject([{ startSample: onset - msToSamples(500) }]);
  expect(page.state()).toContain("talking");
});

test("a voice that is still there half a second after an interruption is the candidate's", () => {
  const page = speaking({ ...PIECES, talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "never" } });
  voice(page);
  page.send({ type: "user.interrupt" });
  stopped(page);
  expect(page.state()).toContain("quiet");
  page.advance(500);
  expect(page.commands("answer.open")).toHaveLength(1);
  expect(page.state()).toContain("talking");
});

test("the intro is cut by words, and the first question waits until they are said", () => {
  const page = interviewPage({ ...PIECES, begin: true });
  const intro = turnIdOf(page);
  page.send({ type: "player.clipLoaded", turnId: intro, text: "Hello and welcome.", words: [], samples: 100_000 });
  page.send({ type: "player.started", turnId: intro, startSample: 0 });
  page.send({ type: "player.progress", turnId: intro, playedSamples: HEARD_SAMPLES });
  voice(page);
  page.advance(70);
  held(page);
  page.advance(480);
  words(page, "hi nice to meet you");
  stopped(page);
  expect(page.commands("clip.played")).toMatchObject([{ clip: "intro", outcome: "interrupted" }]);
  expect(page.signals("bargein.drop")).toHaveLength(1);
  expect(page.commands("answer.open")).toEqual([]);
  expect(page.state()).toContain("yielding");
  expect(players(page).slice(-2)).toEqual(["player.play", "player.hold"]);
  silence(page);
  expect(page.state()).toContain("thinking");
  expect(players(page).at(-1)).toBe("player.play");
});

test("nobody waits for ever for a voice that never ends", () => {
  const page = interviewPage({ ...PIECES, begin: true });
  page.send({ type: "player.failed", turnId: turnIdOf(page), message: "No sound." });
  voice(page);
  expect(page.state()).toContain("yielding");
  page.advance(15_000);
  expect(page.state()).toContain("thinking");
});

test("the outro is cut by words, and the interview ends", () => {
  const page = interviewPage({ ...PIECES, question: { move: { kind: "closing", questionId: null, last: true } } });
  expect(page.state()).toContain("outro");
  const outro = turnIdOf(page);
  page.send({ type: "player.clipLoaded", turnId: outro, text: "Thank you.", words: [], samples: 100_000 });
  page.send({ type: "player.progress", turnId: outro, playedSamples: HEARD_SAMPLES });
  voice(page);
  page.advance(70);
  held(page);
  page.advance(480);
  words(page, "thank you it was a pleasure goodbye");
  stopped(page);
  expect(page.commands("clip.played")).toMatchObject([{ clip: "outro", outcome: "interrupted" }]);
  expect(page.state()).toContain("ending");
});

test("a clip of which nothing was heard yet waits for a voice, and begins anew", () => {
  const page = interviewPage({ ...PIECES, question: { move: { kind: "closing", questionId: null, last: true } } });
  const outro = turnIdOf(page);
  page.send({ type: "player.clipLoaded", turnId: outro, text: "Thank you.", words: [], samples: 100_000 });
  voice(page);
  expect(page.told().at(-1)).toEqual({ type: "player.stop", turnId: outro });
  expect(page.context().view.turns.some((turn) => turn.turnId === outro)).toBe(false);
  page.advance(2_000);
  silence(page);
  expect(page.told().at(-1)).toMatchObject({ type: "player.playClip", clip: "outro" });
});

/** The candidate fell silent, the answer was finished, and the reply is awaited. */
function awaiting(options: PageOptions = PIECES): { page: InterviewPage; answerTurnId: string } {
  const page = interviewPage(options);
  say(page, "I moved the warehouse to one schema.");
  const answerTurnId = page.answerId();
  if (options.recogniser) page.recognises("I moved the warehouse to one schema.");
  page.advance(6_000);
  page.send({ type: "recogniser.final", turnId: answerTurnId, text: "I moved the warehouse to one schema" });
  const { epoch } = page.context();
  page.send({ type: "answer.final", turnId: answerTurnId, epoch, text: "I moved the warehouse to one schema." });
  expect(page.state()).toContain("thinking");
  return { page, answerTurnId };
}

test("a candidate who goes on before the reply is heard goes on with the same answer", () => {
  const { page, answerTurnId } = awaiting();
  const reply = turnIdOf(page);
  const recorded = page.commands("answer.finish")[0]?.samples ?? 0;
  const startSample = page.commands("answer.open")[0]?.startSample ?? 0;
  page.advance(300);
  voice(page);
  expect(players(page).at(-1)).toBe("player.hold");
  page.advance(560);
  words(page, "and it cut the load time");
  expect(page.commands("answer.reopen")).toEqual([{ type: "answer.reopen", turnId: answerTurnId }]);
  expect(players(page).at(-1)).toBe("player.stop");
  const joined = page.recorded().at(-1);
  expect(joined).toEqual({ type: "microphone.record", turnId: answerTurnId, fromSample: startSample + recorded, recordedSamples: recorded, joined: true });
  expect(page.context().view.turns.map((turn) => turn.turnId)).not.toContain(reply);
  expect(page.context().view.turns.at(-1)).toMatchObject({ turnId: answerTurnId, status: "open" });
  expect(page.state()).toContain("talking");
  page.advance(1_000);
  silence(page);
  page.advance(6_000);
  expect(page.commands("answer.finish")).toHaveLength(2);
  expect(page.commands("answer.finish")[1]?.reply?.turnId).not.toBe(reply);
});

test("a text that was sent before its answer was opened again does not end it", () => {
  const { page, answerTurnId } = awaiting();
  const before = page.context().epoch;
  voice(page);
  page.advance(560);
  words(page, "and it cut the load time");
  page.send({ type: "answer.final", turnId: answerTurnId, epoch: before, text: "I moved the warehouse" });
  expect(page.state()).toContain("talking");
  page.advance(1_000);
  silence(page);
  page.advance(6_000);
  page.send({ type: "answer.final", turnId: answerTurnId, epoch: page.context().epoch, text: "I moved the warehouse and it cut the load time" });
  expect(page.state()).toContain("replying");
});

test("a turn that comes after an earlier try of it failed is waited with like any other", () => {
  const { page } = awaiting();
  const [turnId, { epoch }] = [turnIdOf(page), page.context()];
  page.send({ type: "turn.failed", turnId, epoch, code: "provider-failed", message: "The model failed.", retryable: true });
  expect(page.state()).toContain("broken");
  page.send({ type: "turn.opened", turnId, epoch, move: { kind: "question", questionId: "q2", last: false } });
  expect(page.state()).toContain("thinking");
  expect(page.context().problem).toBeNull();
  voice(page);
  expect(players(page).at(-1)).toBe("player.hold");
});

test("the browser's words before and after go into the reopened answer", () => {
  const { page, answerTurnId } = awaiting({ speechToText: null, recogniser: true });
  voice(page);
  page.send({ type: "recogniser.partial", turnId: answerTurnId, text: "and it was cheaper too" });
  expect(page.commands("answer.reopen")).toHaveLength(1);
  expect(page.told().filter((one) => one.type === "recogniser.start")).toHaveLength(2);
  expect(page.told().map((one) => one.type)).not.toContain("recogniser.abort");
  expect(page.context().answer).toMatchObject({ recognisedBefore: "I moved the warehouse to one schema", partial: "and it was cheaper too" });
});

test("a cough while the reply is awaited holds it back, and lets it go", () => {
  const { page } = awaiting();
  voice(page);
  page.advance(100);
  silence(page);
  words(page, "");
  expect(page.state()).toContain("thinking");
  expect(players(page).slice(-3)).toEqual(["player.hold", "player.play", "player.unduck"]);
  expect(page.commands("answer.reopen")).toEqual([]);
});

test("a press while somebody speaks before the reply goes on with the answer at once", () => {
  const { page, answerTurnId } = awaiting();
  voice(page);
  page.send({ type: "user.interrupt" });
  expect(page.commands("answer.reopen")).toMatchObject([{ turnId: answerTurnId }]);
});

test("an answer that was finished by a press is not opened again, but nobody is spoken over", () => {
  const page = interviewPage(PIECES);
  say(page, "I moved the warehouse");
  const turnId = page.answerId();
  page.send({ type: "user.finishAnswer" });
  page.advance(10);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse" });
  voice(page);
  expect(page.state()).toContain("yielding");
  expect(players(page).at(-1)).toBe("player.hold");
  page.advance(3_000);
  silence(page);
  expect(players(page).at(-1)).toBe("player.play");
  expect(page.commands("answer.reopen")).toEqual([]);
});

test("who speaks again while the text is being made is waited for", () => {
  const page = interviewPage(PIECES);
  say(page, "I moved the warehouse to one schema.");
  const turnId = page.answerId();
  page.advance(6_000);
  expect(page.state()).toContain("finishing");
  voice(page);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse to one schema." });
  expect(page.state()).toContain("held");
  page.advance(2_000);
  expect(page.commands("answer.reopen")).toMatchObject([{ turnId }]);
});

/** The answer counts as over, and its text is being made. */
function finishing(): { page: InterviewPage; turnId: string } {
  const page = interviewPage(PIECES);
  say(page, "I moved the warehouse to one schema.");
  const turnId = page.answerId();
  page.advance(6_000);
  expect(page.state()).toContain("finishing");
  return { page, turnId };
}

test("a sentence that is said while the text is being made belongs to the answer, though it is over by then", () => {
  const { page, turnId } = finishing();
  const onset = voice(page);
  page.advance(1_000);
  silence(page);
  page.advance(200);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse to one schema." });
  expect(page.context().bargeIn).toMatchObject({ onset, stage: "held" });
  expect(players(page).at(-1)).toBe("player.hold");
  page.advance(50);
  words(page, "and we shipped it in May");
  page.advance(50);
  expect(page.commands("answer.reopen")).toMatchObject([{ turnId }]);
  expect(page.state()).toBe('{"listening":{"answering":"silent"}}');
  page.advance(6_000);
  expect(page.commands("answer.finish")).toHaveLength(2);
});

test("a cough while the text is being made holds the reply back until it is known to be one", () => {
  const { page, turnId } = finishing();
  voice(page);
  page.advance(150);
  silence(page);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse to one schema." });
  expect(page.state()).toContain("held");
  page.advance(50);
  words(page, "");
  page.advance(50);
  expect(page.state()).toContain("thinking");
  expect(page.commands("answer.reopen")).toEqual([]);
});

test("two coughs while the text is being made are no long voice", () => {
  const { page, turnId } = finishing();
  for (let cough = 0; cough < 2; cough += 1) {
    voice(page);
    page.advance(150);
    silence(page);
    page.advance(700);
  }
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse to one schema." });
  expect(page.state()).toContain("held");
  expect(page.commands("answer.reopen")).toEqual([]);
  words(page, "");
  page.advance(50);
  expect(page.state()).toContain("thinking");
});

test("what was said longer ago than sound is kept holds no reply back", () => {
  const { page, turnId } = finishing();
  voice(page);
  page.advance(1_500);
  silence(page);
  page.advance(4_000);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse to one schema." });
  expect(page.state()).toContain("thinking");
  expect(page.commands("answer.reopen")).toEqual([]);
});

test("what was said after a press has finished the answer is not taken for the onset of a later voice", () => {
  const page = interviewPage(PIECES);
  say(page, "I moved the warehouse");
  const turnId = page.answerId();
  page.send({ type: "user.finishAnswer" });
  page.advance(10);
  voice(page);
  page.advance(200);
  silence(page);
  page.send({ type: "answer.final", turnId, epoch: page.context().epoch, text: "I moved the warehouse" });
  startsToSpeak(page);
  page.advance(1_000);
  const onset = voice(page);
  expect(page.context().bargeIn).toMatchObject({ onset });
});

test("once the reply was heard, a voice is an interruption of it", () => {
  const { page } = awaiting();
  startsToSpeak(page);
  voice(page);
  page.advance(70);
  held(page);
  page.advance(1_500);
  stopped(page);
  expect(page.commands("answer.reopen")).toEqual([]);
  expect(page.commands("answer.open")).toHaveLength(2);
});
