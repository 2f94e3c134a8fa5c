import { closeDatabase, getDatabase, openDatabase } from "~/db/client.server";
import { messageForPerson } from "~/domain/errors";
import { env } from "~/env.server";
import { type Checked, checkStore } from "~/services/archive/check-store.server";
import { sentenceOf } from "~/services/archive/differences";
import { type Reindexed, reindex } from "~/services/archive/reindex.server";
import { repairStore } from "~/services/archive/repair-store.server";
import { closeObjectStore, objectStore } from "~/services/objects/object-store-instance.server";
import { recordStore } from "~/services/record/record-store-instance.server";
import { closeSpeechCodec } from "~/services/recordings/speech-codec-instance.server";

/** What a command of the operator has found: `lines` for people, `result` for programs. */
export interface Outcome {
  ok: boolean;
  lines: string[];
  result: unknown;
}

/** `npm run reindex`: rebuilds the database from the bucket. */
export function runReindex(flags: readonly string[]): Promise<Outcome> {
  return withStorage(flags, ["--merge"], async () => {
    const report = await reindex({ db: getDatabase(), store: objectStore(), merge: flags.includes("--merge") });
    return { ok: report.failed.length === 0, lines: reindexLines(report), result: report };
  });
}

/** `npm run check-store`: compares database and bucket; repairs first what the database knows, with `--repair`. */
export function runCheckStore(flags: readonly string[]): Promise<Outcome> {
  return withStorage(flags, ["--repair"], async () => {
    const services = { db: getDatabase(), record: recordStore(), store: objectStore() };
    const before = await checkStore(services);
    if (!flags.includes("--repair")) return checkedOutcome(before, []);
    const failures = await repairStore(services, before.differences);
    const after = await checkStore(services);
    return checkedOutcome(after, [`${before.differences.length} differences before the repair.`, ...failures]);
  });
}

/** Opens the database without serving. What a person can mend comes out as a sentence. */
async function withStorage(flags: readonly string[], known: readonly string[], work: () => Promise<Outcome>): Promise<Outcome> {
  const unknown = flags.find((flag) => !known.includes(flag));
  if (unknown) return failed(`${unknown} is not known here. There is: --json ${known.join(" ")}`);
  try {
    await openDatabase({ databaseUrl: env().DATABASE_URL, dataDir: env().DATA_DIR });
    return await work();
  } catch (error) {
    return failed(messageForPerson(error, error instanceof Error ? (error.stack ?? error.message) : String(error)));
  } finally {
    await closeSpeechCodec();
    closeObjectStore();
    await closeDatabase();
  }
}

const failed = (message: string): Outcome => ({ ok: false, lines: [message], result: { error: message } });

function reindexLines({ restored, present, failed: lost, damaged }: Reindexed): string[] {
  return [
    `${restored.length} ${restored.length === 1 ? "interview" : "interviews"} put back.`,
    ...(present.length > 0 ? [`${present.length} were there already.`] : []),
    ...damaged.map(({ interviewId, reason }) => `${interviewId} ${reason}`),
    ...lost.map(({ interviewId, reason }) => `${interviewId} could not be put back. ${reason}`),
  ];
}

function checkedOutcome({ interviews, objects, differences }: Checked, before: string[]): Outcome {
  const summary = differences.length === 0 ? "Database and bucket agree" : `${differences.length} differences`;
  const lines = [...before, ...differences.map(sentenceOf), `${summary}: ${interviews} interviews, ${objects} objects.`];
  return { ok: differences.length === 0, lines, result: { interviews, objects, differences, failures: before.slice(1) } };
}
