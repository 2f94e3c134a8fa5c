import { expect, test } from "vitest";

import { simulateInterview } from "../../../tests/machines/simulation/simulate-interview";

/** `npm run bench:drafts` plays 10,000. */
const INTERVIEWS = 200;
const FIRST_SEED = Number(process.env["SEED"] ?? 1);

test(`${INTERVIEWS} interviews with random acts, voices, delays, losses and errors all end, and no answer gets two replies`, () => {
  const total = { acts: 0, cuts: 0, reloads: 0, answers: 0, drafts: 0, reopened: 0, calls: 0, turns: 0 };
  const wrong = { stuck: [] as string[], doubled: [] as number[], spokenOver: [] as number[], tracesOfDrafts: [] as number[] };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + INTERVIEWS; seed += 1) {
    const result = simulateInterview(seed);
    const { costs } = result;
    total.acts += result.acts;
    total.cuts += result.cuts;
    total.reloads += result.reloads;
    total.answers += result.answers;
    total.drafts += costs.drafts;
    total.reopened += costs.reopened;
    total.calls += costs.calls;
    total.turns += costs.turns;
    if (!result.ended) wrong.stuck.push(`seed ${seed}: ${result.stuckIn}`);
    if (result.doubleReplies > 0) wrong.doubled.push(seed);
    if (result.spokeOver > 0) wrong.spokenOver.push(seed);
    if (costs.draftTraces > 0) wrong.tracesOfDrafts.push(seed);
  }
  console.log(
    `seeds ${FIRST_SEED} to ${FIRST_SEED + INTERVIEWS - 1}: ${total.answers} answers, ${total.acts} acts, ${total.cuts} cuts and restarts, ` +
      `${total.reloads} reloads, ${total.drafts} drafts, ${total.reopened} reopened answers, ${(total.calls / total.turns).toFixed(2)} model calls a turn`,
  );
  expect(wrong).toEqual({ stuck: [], doubled: [], spokenOver: [], tracesOfDrafts: [] });
  expect(total.drafts).toBeGreaterThan(0);
  expect(total.reopened).toBeGreaterThan(0);
  expect(total.calls / total.turns).toBeLessThanOrEqual(1.5);
}, 120_000);
