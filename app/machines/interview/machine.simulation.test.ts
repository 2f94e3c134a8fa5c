import { expect, test } from "vitest";

import { simulateInterview } from "../../../tests/machines/simulation/simulate-interview";

const INTERVIEWS = 1_000;
const FIRST_SEED = Number(process.env["SEED"] ?? 1);

test(`${INTERVIEWS} interviews with random acts, delays, losses and errors all end, without a double reply`, () => {
  const total = { acts: 0, cuts: 0, reloads: 0, answers: 0 };
  const stuck: string[] = [];
  const doubled: number[] = [];
  const spokenOver: number[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + INTERVIEWS; seed += 1) {
    const result = simulateInterview(seed);
    total.acts += result.acts;
    total.cuts += result.cuts;
    total.reloads += result.reloads;
    total.answers += result.answers;
    if (!result.ended) stuck.push(`seed ${seed}: ${result.stuckIn}`);
    if (result.doubleReplies > 0) doubled.push(seed);
    if (result.spokeOver > 0) spokenOver.push(seed);
  }
  console.log(
    `seeds ${FIRST_SEED} to ${FIRST_SEED + INTERVIEWS - 1}: ${total.answers} answers, ${total.acts} acts, ` +
      `${total.cuts} cuts and restarts, ${total.reloads} reloads; ${stuck.length} stuck, ${doubled.length} double replies`,
  );
  expect(stuck).toEqual([]);
  expect(doubled).toEqual([]);
  expect(spokenOver).toEqual([]);
}, 120_000);
