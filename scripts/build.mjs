import { ensureInstalled } from "./lib/install.mjs";
import { build } from "./lib/build.mjs";
import { reportFailure, step } from "./lib/steps.mjs";

ensureInstalled({ tools: false })
  .then(() => step("build", build))
  .catch(reportFailure);
