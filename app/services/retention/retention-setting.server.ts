import { getDatabase } from "~/db/client.server";
import type { RetentionView } from "~/domain/retention";

import { type RetentionServices, getKeepDays, previewRetention, setKeepDays } from "./retention.server";

const retentionServices = (): RetentionServices => ({ db: getDatabase(), now: () => new Date() });

/** What the owner's setting does, or what `keepDays` would do. Throws `StorageError`. */
export async function showRetention({ ownerId, keepDays }: { ownerId: string; keepDays?: number }, services: RetentionServices = retentionServices()): Promise<RetentionView> {
  const days = keepDays ?? (await getKeepDays({ ownerId }, services));
  if (days === null) return { keepDays: null, due: 0, kept: 0, nextAt: null };
  const { due, kept, nextAt } = await previewRetention({ ownerId, keepDays: days }, services);
  return { keepDays: days, due, kept, nextAt: nextAt?.toISOString() ?? null };
}

interface ChangeOptions {
  ownerId: string;
  /** Null: for ever. */
  keepDays: number | null;
  /** How many interviews the person was told will be deleted at once. */
  confirmed: number | undefined;
}

/** Sets it, unless it would delete more at once than the person has agreed to; then `confirm` says how many. Throws `StorageError`. */
export async function changeRetention(
  { ownerId, keepDays, confirmed = 0 }: ChangeOptions,
  services: RetentionServices = retentionServices(),
): Promise<{ saved: RetentionView } | { confirm: number }> {
  const due = keepDays === null ? 0 : (await previewRetention({ ownerId, keepDays }, services)).due;
  if (due > confirmed) return { confirm: due };
  await setKeepDays({ ownerId, keepDays }, services);
  return { saved: await showRetention({ ownerId }, services) };
}
