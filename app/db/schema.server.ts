import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
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
  /** Days after which an interview is deleted; null keeps them for ever. */
  keepDays: integer("keep_days"),
  /** Set when the deletion of all that is theirs began: from then on they are nobody's owner. */
  deletingAt: time("deleting_at"),
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
    /** `seq` up to which the bucket has all of it, packed; of what is behind, files are written in the background. In no index, so that appends stay cheap. */
    storedSeq: integer("stored_seq").notNull().default(0),
    /** `seq` up to which its words can be searched; what is behind is brought up before a search. In no index either. */
    indexedSeq: integer("indexed_seq").notNull().default(0),
    /** It stays however old it gets. */
    kept: boolean("kept").notNull().default(false),
    /** Bytes of all its objects when they were last written whole; null: not counted yet. */
    storedBytes: bigint("stored_bytes", { mode: "number" }),
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

/** Erased turns whose objects are perhaps not deleted yet; a row goes once they are. "video" and 0 are no turn, but the video without one. */
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

/** Names that somebody gave to interviews. The record has them too: these rows follow from it. */
export const tags = pgTable(
  "tags",
  {
    ownerId: ownerId(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** When it got this name: of two records that name it differently, the later one counts. */
    namedAt: time("named_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.id] })],
);

export const interviewTags = pgTable(
  "interview_tags",
  {
    interviewId: interviewId(),
    ownerId: ownerId(),
    tagId: text("tag_id").notNull(),
    /** Order in which they are shown. */
    place: integer("place").notNull(),
  },
  (table) => [primaryKey({ columns: [table.interviewId, table.tagId] }), index("interview_tags_tag").on(table.ownerId, table.tagId)],
);

const wordVector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** What can be found of an interview: a row for each turn, and one of what it is about. Follows from the record. */
export const searchTexts = pgTable(
  "search_texts",
  {
    interviewId: interviewId(),
    /** Or "about": role, company and tags. */
    turnId: text("turn_id").notNull(),
    ownerId: ownerId(),
    speaker: text("speaker", { enum: ["about", "candidate", "interviewer"] }).notNull(),
    /** Where it begins on the interview clock. */
    startMs: integer("start_ms").notNull(),
    text: text("text").notNull(),
    words: wordVector("words").notNull(),
  },
  (table) => [primaryKey({ columns: [table.interviewId, table.turnId] })],
);

/** All words of an interview in one place, and what stands beside what: a search reads one narrow row for each interview that it finds. */
export const searchDocuments = pgTable(
  "search_documents",
  {
    interviewId: interviewId().primaryKey(),
    ownerId: ownerId(),
    words: wordVector("words").notNull(),
  },
  (table) => [index("search_documents_words").using("gin", table.words).with({ fastupdate: false })],
);

/** One row while the files of the database may hold what was erased (`erase-traces.server.ts`). */
export const erasureTraces = pgTable("erasure_traces", {
  /** Always 1. */
  id: integer("id").primaryKey(),
  /** Of the latest erasure. */
  since: time("since").notNull(),
});
