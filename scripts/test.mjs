/** `npm test`: everything that must hold, in order, stopping at the first failure. Works on a fresh clone. */
import { requireNode } from "./lib/node-version.mjs";

requireNode();
import("./lib/checks.mjs").then(({ runChecks }) => runChecks());
