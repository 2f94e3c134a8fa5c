import { accessSync, constants } from "node:fs";
import path from "node:path";

import { installPackages, mayInstallPackages } from "./debian.mjs";
import { step } from "./steps.mjs";

const PACKAGES = ["ceph-mon", "ceph-osd", "radosgw", "ceph-common"];
const PROGRAMS = ["ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];

/** Installs the real S3 server of the tests where that may be done. Without it they are skipped, and nothing else is. */
export async function ensureCeph() {
  if (missingCephPrograms().length === 0 || !mayInstallPackages()) return;
  try {
    await step("s3 server", () => installPackages(PACKAGES));
  } catch (error) {
    console.error(error.message);
  }
}

/** Why there are no tests against a real S3 server; null when there are. */
export function whyNoCeph() {
  const missing = missingCephPrograms();
  if (missing.length === 0) return null;
  return `SKIPPED: the tests against a real S3 server, for this machine has no ${missing.join(", ")} (Debian: apt-get install ${PACKAGES.join(" ")})`;
}

function missingCephPrograms() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return PROGRAMS.filter((program) => !folders.some((folder) => isProgram(path.join(folder, program))));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
