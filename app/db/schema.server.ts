import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

const time = (name: string) => timestamp(name, { withTimezone: true });

/** Whoever the rows belong to. One per installation until there are accounts. */
export const owners = pgTable("owners", {
  id: text("id").primaryKey(),
  createdAt: time("created_at").notNull().defaultNow(),
});

const ownerId = () =>
  text("owner_id")
    .notNull()
    .references(() => owners.id);

/** One row an interview: what lists show of it, kept in the transaction that appends the events it follows from. */
export const interviews = pgTable(
  "interviews",
  {
    id: text("id").primaryKey(),
    ownerId: ownerId(),
    status: text("status", { enum: ["created", "live", "paused", "ended"] }).notNull(),
    role: text("role").notNull(),
    company: text("company").notNull(),
    kind: text("kind", { enum: ["behavioural", "technical", "system-design", "coding", "mixed"] }).notNull(),
    level: text("level", { enum: ["intern", "junior", "mid", "senior", "lead", "executive"] }).notNull(),
    personaId: text("persona_id").notNull(),
    /** Chosen length. */
    minutes: integer("minutes").notNull(),
    /** Finished answers that were not redone. */
    answers: integer("answers").notNull().default(0),
    /** Length on the interview clock, 16 kHz. */
    clockSamples: bigint("clock_samples", { mode: "number" }).notNull().default(0),
    /** `seq` of its latest event; the row lock on it is what serialises appends. */
    lastSeq: integer("last_seq").notNull().default(0),
    /** `seq` up to which the bucket has its record and its manifest; what is behind is written again. In no index, so that appends stay cheap. */
    storedSeq: integer("stored_seq").notNull().default(0),
    createdAt: time("created_at").notNull(),
    begunAt: time("begun_at"),
    endedAt: time("ended_at"),
    /** Set when its deletion began: from then on it is not found. */
    deletingAt: time("deleting_at"),
  },
  (table) => [
    index("interviews_newest").on(table.ownerId, table.createdAt, table.id),
    index("interviews_deleting").on(table.deletingAt).where(sql`${table.deletingAt} is not null`),
  ],
);

const interviewId = () =>
  text("interview_id")
    .notNull()
    .references(() => interviews.id, { onDelete: "cascade" });

/** The append-only record. Erasing a turn empties `payload` and leaves the row, so that numbers stay without gaps. */
export const events = pgTable(
  "events",
  {
    interviewId: interviewId(),
    /** 1, 2, 3 … in each interview. */
    seq: integer("seq").notNull(),
    ownerId: ownerId(),
    type: text("type").notNull(),
    turnId: text("turn_id"),
    payload: jsonb("payload").notNull(),
    at: time("at").notNull(),
    erasedAt: time("erased_at"),
  },
  (table) => [
    primaryKey({ columns: [table.interviewId, table.seq] }),
    index("events_turn").on(table.interviewId, table.turnId),
  ],
);

/** Commands whose events are in the record: one command may append several events, and must do so once. */
export const commands = pgTable(
  "commands",
  {
    interviewId: interviewId(),
    commandId: text("command_id").notNull(),
    ownerId: ownerId(),
    /** `seq` of its last event. */
    seq: integer("seq").notNull(),
  },
  (table) => [primaryKey({ columns: [table.interviewId, table.commandId] })],
);

/** Erased turns whose objects are perhaps not deleted yet; a row goes once they are. */
export const pendingErasures = pgTable(
  "pending_erasures",
  {
    interviewId: interviewId(),
    turnId: text("turn_id").notNull(),
    ownerId: ownerId(),
    ordinal: integer("ordinal").notNull(),
  },
  (table) => [primaryKey({ columns: [table.interviewId, table.turnId] })],
);

/** Links by which others see a part of an interview. Not in the bucket: after a rebuild none works. */
export const shares = pgTable(
  "shares",
  {
    id: text("id").primaryKey(),
    interviewId: interviewId(),
    ownerId: ownerId(),
    /** SHA-256 of the link's secret, in hex: the secret itself is kept nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    /** The one answer that it shows, with its question; null for the whole interview. */
    answerTurnId: text("answer_turn_id"),
    withAudio: boolean("with_audio").notNull(),
    createdAt: time("created_at").notNull(),
    /** Null: it works until it is revoked. */
    expiresAt: time("expires_at"),
    revokedAt: time("revoked_at"),
    /** When somebody opened it last, to the minute. */
    openedAt: time("opened_at"),
  },
  (table) => [index("shares_interview").on(table.interviewId, table.createdAt)],
);
