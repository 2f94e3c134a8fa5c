import { fileURLToPath } from "node:url";

import { letHeapGrow } from "./heap";
import { type Host, startHost } from "./host";
import { CannotListenError } from "./listen";
import { stopOnSignals } from "./stop-on-signals";

letHeapGrow();
const development = process.argv.includes("--dev");
// React and Express choose their production code by it.
process.env.NODE_ENV ??= development ? "development" : "production";

/** The bundle lies in build/host. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const print = (line: string): void => console.log(line);

const startedAt = performance.now();
const starting = startHost({ root, development, print });
stopOnSignals({ starting, print });
starting.then(ready, failed);

function ready({ address }: Host): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  print(`\nHotseat is ready at ${address} (${seconds} s). Stop it with Ctrl-C.\n`);
}

function failed(error: unknown): void {
  console.error(isForPeople(error) ? `\n${error.message}` : error);
  process.exit(1);
}

/** Expected failures carry a sentence for people; of the others the stack is worth more. */
function isForPeople(error: unknown): error is Error {
  return error instanceof CannotListenError || (error instanceof Error && "code" in error && "retryable" in error);
}
