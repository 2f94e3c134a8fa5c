/** `npm run check-store`: lists where database and bucket differ. `-- --repair` mends what the database knows; `-- --json` for programs. */
import { requireNode } from "./lib/node-version.mjs";

requireNode();
import("./lib/maintenance.mjs").then(({ maintain }) => maintain("runCheckStore"));
