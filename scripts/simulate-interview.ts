import { messageForPerson } from "~/domain/errors";

import { USAGE, parseArguments } from "./simulate/arguments";
import { formatInterview } from "./simulate/format-interview";
import { runInterview } from "./simulate/run-interview";

try {
  const parsed = parseArguments(process.argv.slice(2));
  if (!parsed) {
    console.log(USAGE);
  } else {
    const interview = await runInterview(parsed);
    console.log(formatInterview({ ...parsed, interview }));
  }
} catch (error) {
  console.error(messageForPerson(error, error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exitCode = 1;
}
