import { expect, test } from "vitest";

import { type InterviewKind, type Level } from "~/domain/question";
import { interviewSettingsSchema } from "~/domain/settings";

import { type SimulatedInterview, runInterview } from "./run-interview";

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const SHAPES: { kind: InterviewKind; level: Level; minutes: number; role: string }[] = [
  { kind: "behavioural", level: "mid", minutes: 20, role: "General interview" },
  { kind: "behavioural", level: "intern", minutes: 60, role: "Nurse" },
  { kind: "technical", level: "senior", minutes: 30, role: "Backend developer" },
  { kind: "technical", level: "executive", minutes: 60, role: "Primary school teacher" },
  { kind: "system-design", level: "lead", minutes: 60, role: "Software architect" },
  { kind: "coding", level: "junior", minutes: 45, role: "Data engineer" },
  { kind: "mixed", level: "mid", minutes: 45, role: "Frontend developer" },
  { kind: "mixed", level: "senior", minutes: 10, role: "Sales manager" },
];

test.each(SHAPES)("fifty interviews of $kind, $level, $minutes minutes, $role keep the rules", async ({ kind, level, minutes, role }) => {
  const settings = interviewSettingsSchema.parse({ kind, level, minutes, role });
  for (const seed of SEEDS) {
    const interview = await runInterview({ settings, seed });
    expectRules(interview, `seed ${seed}`);
  }
});

test("interviews of thirty turns have about thirty", async () => {
  for (const seed of SEEDS) {
    const interview = await runInterview({ settings: interviewSettingsSchema.parse({ minutes: 42 }), seed, turns: 30 });
    expectRules(interview, `seed ${seed}`);
    expect(interview.turns.length, `seed ${seed}`).toBeGreaterThanOrEqual(24);
    expect(interview.turns.length, `seed ${seed}`).toBeLessThanOrEqual(34);
  }
});

test("the same seed gives the same interview", async () => {
  const run = async (seed: number) => await runInterview({ settings: interviewSettingsSchema.parse({}), seed });
  expect(await run(4)).toEqual(await run(4));
  expect(await run(4)).not.toEqual(await run(5));
});

test("over six interviews in a row questions rarely come again", async () => {
  const settings = interviewSettingsSchema.parse({ minutes: 30 });
  for (const start of [1, 100, 1000]) {
    const recent: string[] = [];
    let repeated = 0;
    for (let interview = 0; interview < 6; interview += 1) {
      const asked = askedIn(await runInterview({ settings, seed: start + interview, recentQuestionIds: recent }));
      repeated += asked.filter((id) => recent.includes(id)).length;
      recent.push(...asked);
    }
    expect(repeated / recent.length, `seeds from ${start}`).toBeLessThanOrEqual(0.05);
  }
});

function expectRules({ turns, ended }: SimulatedInterview, label: string): void {
  expect(ended, label).toBe(true);
  expect(turns.length, label).toBeLessThan(200);
  const asked = askedIn({ turns });
  expect(new Set(asked).size, `${label}: questions`).toBe(asked.length);
  const probes = new Map<string | null, Set<string>>();
  turns.forEach((turn, index) => {
    if (turn.role !== "interviewer") return;
    expect(turn.move.last, label).toBe(index === turns.length - 1);
    if (turn.move.kind !== "probe") return;
    const answer = turns[index - 1];
    expect(answer?.role, label).toBe("candidate");
    const { quote = "" } = turn.move;
    expect(quote, label).not.toBe("");
    expect(turn.text, label).toContain(quote);
    if (answer?.role === "candidate") expect(answer.text, label).toContain(quote);
    probes.set(turn.move.questionId, (probes.get(turn.move.questionId) ?? new Set()).add(turn.turnId));
  });
  for (const [questionId, ids] of probes) expect(ids.size, `${label}: ${questionId}`).toBeLessThanOrEqual(2);
}

const askedIn = ({ turns }: Pick<SimulatedInterview, "turns">): string[] =>
  turns.flatMap((turn) => (turn.role === "interviewer" && turn.move.kind === "question" && turn.move.questionId ? [turn.move.questionId] : []));
