import { accessSync, constants } from "node:fs";
import path from "node:path";

/** Of Debian's `ceph-mon ceph-osd radosgw ceph-common`. */
const PROGRAMS = ["ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];

/** The programs that are not on this machine; empty when a real S3 server can be started. */
export function missingCephPrograms(): string[] {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return PROGRAMS.filter((program) => !folders.some((folder) => isProgram(path.join(folder, program))));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
