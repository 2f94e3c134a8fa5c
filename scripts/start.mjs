/**
 * `npm start`: installs and builds what is missing or stale, then serves. `--dev` serves from the source, with reload.
 * Plain Node without packages, for on a fresh clone there are none.
 */
import { requireNode } from "./lib/node-version.mjs";

requireNode();
import("./lib/start.mjs").then(({ start }) => start({ development: process.argv.includes("--dev") }));
