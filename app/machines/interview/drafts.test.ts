import { expect, test } from "vitest";

import { type InterviewPage, endsAfter, interviewPage, say } from "../../../tests/machines/interview-page";

/** The voice has stopped for 64 ms, and the words came while it was quiet. */
function pauseAfter(page: InterviewPage, text: string): void {
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.hears(text);
}

const lastFinish = (page: InterviewPage) => page.commands("answer.finish").at(-1);

test("a finished clause is worth a draft 100 ms into the silence, and the reply that follows is that draft", () => {
  const page = interviewPage();
  pauseAfter(page, "we shipped it");
  const [draft] = page.signals("turn.draft");
  expect(draft).toMatchObject({ answerTurnId: page.answerId(), text: null });
  expect(draft?.samples).toBe((2_000 + 500) * 16);
  page.voiceEnds();
  endsAfter(page);
  const finish = lastFinish(page);
  expect(finish?.reply?.turnId).toBe(draft?.turnId);
  page.send({ type: "answer.final", turnId: page.answerId(), epoch: finish?.epoch ?? 0, text: "We shipped it." });
  expect(page.signals("turn.request").at(-1)).toMatchObject({ turnId: draft?.turnId, epoch: finish?.reply?.epoch, request: "next" });
  expect(page.told().at(-2)).toEqual({ type: "player.play", turnId: draft?.turnId, epoch: finish?.reply?.epoch, fromSample: 0 });
  expect(page.signals("draft.drop")).toEqual([]);
});

test("words that go on are worth no draft", () => {
  const page = interviewPage();
  pauseAfter(page, "we shipped it because");
  page.voiceEnds();
  page.advance(4_000);
  expect(page.signals("turn.draft")).toEqual([]);
});

test("words from before the pause are trusted only once the end of speech is sure", () => {
  const page = interviewPage();
  page.voiceStarts();
  page.advance(2_000);
  page.hears("we shipped it");
  page.advance(100);
  page.voicePauses();
  expect(page.signals("turn.draft")).toEqual([]);
  page.voiceEnds();
  expect(page.signals("turn.draft")).toHaveLength(1);
});

test("a candidate who goes on within the pause drops the draft at once", () => {
  const page = interviewPage();
  pauseAfter(page, "we shipped it");
  const [draft] = page.signals("turn.draft");
  page.voiceResumes();
  expect(page.signals("draft.drop")).toEqual([{ type: "draft.drop", turnId: draft?.turnId }]);
  expect(page.context().draft).toBeNull();
});

test("a candidate who goes on after the pause drops the draft too, and the final reply is another turn", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  const [draft] = page.signals("turn.draft");
  page.advance(200);
  say(page, "we shipped it and it worked well");
  expect(page.signals("draft.drop")).toHaveLength(1);
  endsAfter(page);
  expect(lastFinish(page)?.reply?.turnId).not.toBe(draft?.turnId);
});

test("other words drop the draft, while other capitals and full stops do not", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.hears("We shipped it.");
  expect(page.signals("draft.drop")).toEqual([]);
  page.hears("we shipped it because");
  expect(page.signals("draft.drop")).toHaveLength(1);
});

test.each(["user.discard", "user.skip", "user.pause", "user.think"] as const)("%s drops the draft", (type) => {
  const page = interviewPage();
  say(page, "we shipped it");
  expect(page.signals("turn.draft")).toHaveLength(1);
  page.send({ type });
  expect(page.signals("draft.drop")).toHaveLength(1);
});

test("a typed answer drops the draft of the spoken one", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.send({ type: "user.submitTyped", text: "I typed it." });
  expect(page.signals("draft.drop")).toHaveLength(1);
  expect(lastFinish(page)).toMatchObject({ source: "typed", text: "I typed it." });
  expect(lastFinish(page)?.reply?.turnId).not.toBe(page.signals("turn.draft")[0]?.turnId);
});

test("an answer has no more than two drafts, and talk that keeps dropping them gets fewer", () => {
  const page = interviewPage();
  let said = "";
  for (let sentence = 0; sentence < 6; sentence += 1) {
    said += ` we shipped version ${sentence} of it`;
    say(page, said.trim());
    page.advance(100);
  }
  expect(page.signals("turn.draft").length).toBeLessThanOrEqual(2);
  expect(page.context().draftCredit).toBeGreaterThanOrEqual(0);
});

test("the browser's own words go with the draft", () => {
  const page = interviewPage({ speechToText: null, recogniser: true });
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.recognises("we shipped it");
  expect(page.signals("turn.draft")[0]).toMatchObject({ text: "we shipped it" });
});

test("a likely end that the transcriber hears is worth a draft where the words leave it open, and taken back is none", () => {
  const page = interviewPage();
  page.voiceStarts();
  page.advance(2_000);
  page.voicePauses();
  page.hears("yeah", "likely");
  expect(page.signals("turn.draft")).toHaveLength(1);
  page.hears("yeah", "resumed");
  expect(page.signals("draft.drop")).toHaveLength(1);
});

test("tap to talk makes no drafts: its end is a press", () => {
  const page = interviewPage();
  page.send({ type: "user.setMode", mode: "tap-to-talk" });
  page.send({ type: "user.startAnswer" });
  say(page, "we shipped it");
  expect(page.signals("turn.draft")).toEqual([]);
});

test("an answer that a press ends asks for its reply as well", () => {
  const page = interviewPage();
  page.send({ type: "user.submitTyped", text: "I typed it." });
  const finish = lastFinish(page);
  expect(finish?.reply).toEqual({ turnId: expect.any(String) as string, epoch: (finish?.epoch ?? 0) + 1 });
});

test("the page tells how long after the end of speech the reply was heard", () => {
  const page = interviewPage();
  say(page, "we shipped it");
  endsAfter(page);
  const finish = lastFinish(page);
  const turnId = finish?.reply?.turnId ?? "";
  page.advance(40);
  page.send({ type: "answer.final", turnId: page.answerId(), epoch: finish?.epoch ?? 0, text: "We shipped it." });
  page.advance(110);
  page.send({ type: "player.started", turnId, startSample: page.now() * 16 });
  expect(page.signals("turn.marks")).toEqual([{ type: "turn.marks", turnId, marks: { firstSampleMs: 150, speechEndedMs: -600 } }]);
  page.send({ type: "player.started", turnId, startSample: page.now() * 16 });
  expect(page.signals("turn.marks")).toHaveLength(1);
});

test("after a press there is no end of speech to tell of", () => {
  const page = interviewPage();
  page.send({ type: "user.submitTyped", text: "I typed it." });
  const finish = lastFinish(page);
  page.send({ type: "answer.final", turnId: page.answerId(), epoch: finish?.epoch ?? 0, text: "I typed it." });
  page.advance(100);
  page.send({ type: "player.started", turnId: finish?.reply?.turnId ?? "", startSample: page.now() * 16 });
  expect(page.signals("turn.marks")[0]?.marks).toEqual({ firstSampleMs: 100 });
});
