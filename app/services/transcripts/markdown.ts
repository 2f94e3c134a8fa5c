import type { Transcript, TranscriptTurn } from "./transcript";

/** A document to read: questions are its headings, and what nobody heard is struck through. */
export function markdownOf({ role, company, createdAt, turns, marks, bookmarks }: Transcript): string {
  const title = company ? `${inline(role)} at ${inline(company)}` : inline(role);
  const blocks = [`# ${title}`, `${createdAt.toISOString().slice(0, 10)}. Times are minutes and seconds from the beginning.`];
  const marksAt = (isHere: (after: number) => boolean) =>
    marks.filter(({ after }) => isHere(after)).map(({ message }) => `*${inline(message)}*`);
  turns.forEach((turn, index) => blocks.push(...marksAt((after) => after === index), ...turnBlocks(turn), ...noteBlocks(bookmarks, turn)));
  blocks.push(...marksAt((after) => after >= turns.length));
  return `${blocks.join("\n\n")}\n`;
}

function turnBlocks(turn: TranscriptTurn): string[] {
  const { name, question, startMs, text, unheard, take, typed } = turn;
  const notes = [minutes(startMs), take > 1 ? `take ${take}` : "", typed ? "typed" : ""].filter(Boolean);
  const head = `**${inline(name)}** (${notes.join(", ")})`;
  const struck = unheard.trim() ? `~~${inline(unheard)}~~` : "";
  if (question) return [[`## ${question}:`, inline(text), struck].filter(Boolean).join(" "), head];
  return [head, [paragraphs(text), struck].filter(Boolean).join(" ") || "*No words*"];
}

/** What somebody noted at a turn stands below it. */
function noteBlocks(bookmarks: Transcript["bookmarks"], { turnId }: TranscriptTurn): string[] {
  const here = bookmarks.filter((bookmark) => bookmark.turnId === turnId);
  return here.map(({ atMs, note }) => quoted(`**Bookmark at ${minutes(atMs)}**${note ? `\n\n${paragraphs(note)}` : ""}`));
}

const quoted = (block: string): string => block.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");

/** "4:07"; an hour is 60 minutes of them. */
const minutes = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, "0")}`;

const inline = (text: string): string => escaped(text.replace(/\s+/g, " ").trim());

/** A line that somebody ended stays ended. */
function paragraphs(text: string): string {
  const written = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim().split(/\s*\n\s*/).map(escaped).join("\\\n"));
  return written.filter(Boolean).join("\n\n");
}

/** What CommonMark and its common extensions would read as anything but the characters themselves. */
function escaped(line: string): string {
  return line.replace(/[\\`*_[\]<>~|&]/g, "\\$&").replace(/^(?=[#+=-])/, "\\").replace(/^(\d+)(?=[.)])/, "$1\\");
}
