/** A share of the conversations of `bench:drafts`, in a process of its own. */
import { simulateInterview } from "../../../tests/machines/simulation/simulate-interview";
import { NO_TOTALS, addTotals, totalsOf } from "./draft-totals";

const [first = 1, count = 0] = process.argv.slice(2).map(Number);
let totals = NO_TOTALS;
for (let seed = first; seed < first + count; seed += 1) totals = addTotals(totals, totalsOf(seed, simulateInterview(seed)));
process.send?.(totals, () => process.disconnect());
