/** `npm run reindex`: rebuilds an empty database from the bucket alone. `-- --merge` adds what is missing to one that is not. */
import { requireNode } from "./lib/node-version.mjs";

requireNode();
import("./lib/maintenance.mjs").then(({ maintain }) => maintain("runReindex"));
