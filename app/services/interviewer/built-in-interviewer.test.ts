import { expect, test } from "vitest";

import { PERSONAS } from "~/domain/personas";
import { type InterviewSettings, interviewSettingsSchema } from "~/domain/settings";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { describeInterviewer } from "./interviewer-conformance";
import { Rehearsal } from "./rehearsal";

const interviewer = createBuiltInInterviewer();
describeInterviewer("the built-in interviewer", () => ({ interviewer }));

const begin = async (changes: Partial<InterviewSettings> = {}, seed = 1) => {
  const rehearsal = await Rehearsal.begin({ interviewer, settings: { ...interviewSettingsSchema.parse({}), ...changes }, seed });
  await rehearsal.hear();
  return rehearsal;
};
/** Goes on to a question that asks for a story, so that every lack may be found. */
const atStory = async (changes: Partial<InterviewSettings> = {}) => {
  const rehearsal = await begin({ minutes: 40, ...changes });
  while (rehearsal.plan.questions.find((question) => question.questionId === rehearsal.open?.move.questionId)?.competency === "motivation") {
    await rehearsal.hear("skip");
  }
  return rehearsal;
};

const WE = "We had a new client and we divided the calls between us because time was short. In the end we kept all twelve.";
const GOOD =
  "The export failed every Monday. I compared three weeks of logs and found that it ran before the backup was done. I moved it by an hour, because " +
  "waiting for a signal would have taken another team. In the end the failures went from four a month to zero.";

test("a complete answer is acknowledged and followed by the next question, without a probe", async () => {
  const rehearsal = await atStory();
  const before = rehearsal.open?.move.questionId;
  const { move, text } = await rehearsal.answer(GOOD);
  expect(move.kind).toBe("question");
  expect(move.questionId).not.toBe(before);
  expect(text.length).toBeGreaterThan(rehearsal.plan.questions.find((question) => question.questionId === move.questionId)?.text.length ?? 0);
});

test.each([
  ["we-only", WE],
  ["result", "I called the supplier and asked him for a new date, because the old one was in the middle of the holidays of our whole team."],
  ["own-action", "There was a new manager in the other department because the old one had left, and in the end it turned out well for everybody."],
  ["very-short", "I fixed it."],
  ["off-question", "The weather is so lovely these days, and there was a football match on television with pizza for dinner, so it was a wonderful holiday."],
])("an answer that lacks %s is probed for it in the candidate's own words", async (lack, answer) => {
  const rehearsal = await atStory();
  const { move, text } = await rehearsal.answer(answer);
  expect(move).toMatchObject({ kind: "probe", lack });
  expect(answer).toContain(move.quote);
  expect(text).toContain(move.quote);
});

test("after two probes it goes on, whatever the answers lack", async () => {
  const rehearsal = await atStory();
  const question = rehearsal.open?.move.questionId;
  const kinds = [];
  for (const answer of ["There was some trouble in the department about the holidays, and it was not a good time for anybody at all.", "It was a rather difficult situation for everybody in there.", "It was still a really difficult situation for them."]) {
    kinds.push((await rehearsal.answer(answer)).move);
  }
  expect(kinds.map((move) => move.kind)).toEqual(["probe", "probe", "question"]);
  expect(kinds[0]?.lack).not.toBe(kinds[1]?.lack);
  expect(kinds[2]?.questionId).not.toBe(question);
});

test("probes of which nothing was heard count too", async () => {
  const rehearsal = await atStory();
  let probes = 0;
  for (let turn = 0; turn < 4; turn += 1) {
    const { move } = await rehearsal.answer(`We had some trouble number ${turn} and we had many long meetings about it with everybody in the department there.`);
    if (move.kind === "question") break;
    probes += 1;
    // The candidate spoke over it at once: the turn was made, but nothing of it was heard.
    rehearsal.conversation.pop();
  }
  expect(probes).toBeLessThanOrEqual(2);
});

test("a question of which nothing was heard is not asked a second time", async () => {
  const rehearsal = await begin({ minutes: 40 });
  const asked = new Set<string | null>([rehearsal.open?.move.questionId ?? null]);
  for (let turn = 0; turn < 6; turn += 1) {
    const { move } = await rehearsal.hear("skip");
    rehearsal.conversation.pop();
    rehearsal.skippedQuestionIds.length = 0;
    expect(asked).not.toContain(move.questionId);
    asked.add(move.questionId);
  }
});

test("'I don't know' is encouraged once and then left", async () => {
  const rehearsal = await begin();
  const question = rehearsal.open?.move.questionId;
  expect((await rehearsal.answer("I don't know.")).move).toMatchObject({ kind: "remark", questionId: question });
  const next = await rehearsal.answer("No, really, I can't think of one.");
  expect(next.move.kind).toBe("question");
  expect(next.move.questionId).not.toBe(question);
});

test("'I don't know' to a probe is not pressed", async () => {
  const rehearsal = await atStory();
  expect((await rehearsal.answer(WE)).move.kind).toBe("probe");
  expect((await rehearsal.answer("I don't know.")).move.kind).toBe("question");
});

test("thinking aloud gets time, a question back gets an answer, and neither counts as an answer", async () => {
  const rehearsal = await atStory();
  const question = rehearsal.open?.move.questionId;
  expect((await rehearsal.answer("Let me think.")).move).toMatchObject({ kind: "remark", questionId: question });
  expect((await rehearsal.answer("Can it be an example from university?")).move).toMatchObject({ kind: "remark", questionId: question });
  expect((await rehearsal.answer(GOOD)).move.kind).toBe("question");
});

test("'skip' and 'next question' by voice leave the question", async () => {
  const rehearsal = await begin();
  const question = rehearsal.open?.move.questionId;
  const { move } = await rehearsal.answer("can we skip this one please");
  expect(move.kind).toBe("question");
  expect(move.questionId).not.toBe(question);
});

test("an empty answer is asked for again, a second one is let go", async () => {
  const rehearsal = await begin();
  const question = rehearsal.open;
  expect((await rehearsal.answer("…")).move).toMatchObject({ kind: "repeat", repeatOf: question?.turnId });
  expect((await rehearsal.answer("")).move.kind).toBe("question");
});

test("a repeated probe has the probe's words, and a repetition of a repetition says them once", async () => {
  const rehearsal = await atStory();
  const probe = await rehearsal.answer(WE);
  const once = await rehearsal.hear("repeat");
  const twice = await rehearsal.answer("sorry what was that, can you say it again");
  for (const turn of [once, twice]) {
    expect(turn.move).toMatchObject({ kind: "repeat", repeatOf: probe.turnId });
    expect(turn.text.split(probe.text)).toHaveLength(2);
  }
  expect((await rehearsal.answer("My part was the list of calls.")).move.repeatOf).toBeUndefined();
});

test("whoever wants to stop is asked for questions and let go", async () => {
  const rehearsal = await begin();
  expect((await rehearsal.answer("Can we stop the interview here?")).move.kind).toBe("closing");
  expect((await rehearsal.answer("no thanks")).move).toMatchObject({ kind: "reply", last: true });
});

test("two of the candidate's questions are answered, honestly, and the second answer ends it", async () => {
  const rehearsal = await begin({ company: "Acme <b>Ltd</b>" });
  await rehearsal.answer("I want to end the interview");
  const first = await rehearsal.answer("what would i earn there");
  expect(first.move).toMatchObject({ kind: "reply", last: false });
  expect(first.text).toMatch(/can't know|don't know/);
  expect(first.text).not.toContain("<");
  const second = await rehearsal.answer("And how did I do?");
  expect(second.move).toMatchObject({ kind: "reply", last: true });
  expect(second.text).toContain("can't judge");
});

test("what the candidate says last without asking is thanked for", async () => {
  const rehearsal = await begin();
  await rehearsal.answer("let's stop here");
  const { move, text } = await rehearsal.answer("Only that I am really looking forward to this position and I like the idea behind it.");
  expect(move.last).toBe(true);
  expect(text).toContain("Thank you for telling me");
});

test("no question is begun that the time does not allow for", async () => {
  const rehearsal = await begin({ minutes: 20 });
  rehearsal.elapsedMs = 17.5 * 60_000;
  expect((await rehearsal.answer(GOOD)).move.kind).toBe("closing");
});

test("the same record gives the same words, also from a fresh interviewer", async () => {
  const say = async () => {
    const rehearsal = await atStory();
    return [await rehearsal.answer(WE), await rehearsal.answer("I called six of them.")];
  };
  expect(await say()).toEqual(await say());
});

test("an intro that was played is not a question", async () => {
  const rehearsal = await Rehearsal.begin({ interviewer, settings: interviewSettingsSchema.parse({}) });
  const intro = { turnId: "intro000", move: { kind: "intro" as const, questionId: null, last: false }, text: "Hello, I'm Maya." };
  rehearsal.conversation.push({ role: "interviewer", ...intro });
  rehearsal.open = intro;
  expect((await rehearsal.hear()).move).toMatchObject({ kind: "question", questionId: rehearsal.plan.questions[0]?.questionId });
});

test("a candidate's words with replacement patterns are quoted as they are", async () => {
  const rehearsal = await atStory();
  const answer = "We paid $300 for it";
  const { move, text } = await rehearsal.answer(answer);
  expect(move.quote).toBe(answer);
  expect(text).toContain(answer);
});

test("every manner has its own words, and two transitions in a row differ", async () => {
  const openings = new Map<string, string[]>();
  for (const { id } of PERSONAS) {
    const rehearsal = await begin({ minutes: 60, personaId: id });
    const said: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const { move, text } = await rehearsal.answer(GOOD);
      if (move.kind !== "question") continue;
      said.push(text.replace(rehearsal.plan.questions.find((question) => question.questionId === move.questionId)?.text ?? "", ""));
    }
    expect(new Set(said).size).toBe(said.length);
    openings.set(id, said);
  }
  expect(new Set([...openings.values()].flat()).size).toBe([...openings.values()].flat().length);
});
