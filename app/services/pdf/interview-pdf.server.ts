import { setImmediate } from "node:timers/promises";

import { clockTime } from "~/domain/clock-time";

import type { PrintedBlock, PrintedInterview, PrintedTurn } from "./printed-interview";
import { MARGIN, PdfSheet } from "./pdf-sheet.server";
import type { Span } from "./paragraph-lines";
import { factsOf, isolated, legendOf, missingWords, oneLine, titleOf } from "./printed-words";

/** The light theme's colours (app/styles/tokens.css): paper is light. */
const INK = "#251e17";
const QUIET = "#655a4d";
const LINE = "#e2d8c7";
const VOICES = { interviewer: "#3b35a3", candidate: "#8a4f00" } as const;
const CANDIDATE_LINE = "#b86e0c";

const SIZE = { display: 24, heading: 13, body: 10.5, small: 8.5 } as const;
const OUTLINE_LIMIT = 90;

const span = (text: string, colour: string = INK, weight: Span["weight"] = 400): Span => ({ text, colour, weight });

/**
 * The interview as a PDF, piece by piece: what has been read is not kept, and between a few lines others get their turn. Whoever stops reading
 * ends it. Throws when a font cannot be read.
 */
export async function* interviewPdf(interview: PrintedInterview): AsyncGenerator<Uint8Array, void, void> {
  // With the first document, not with the server: it takes a tenth of a second.
  const { default: PDFDocument } = await import("pdfkit");
  const info = { Title: titleOf(interview), Creator: "Hotseat", Producer: "Hotseat" };
  // Its types do not know that there need not be a font to begin with.
  const options = { autoFirstPage: false, font: null, tagged: true, pdfVersion: "1.7", lang: interview.language, displayTitle: true, info };
  const doc = new PDFDocument(options as object);
  try {
    const footer = headingOf(interview).map(({ text }) => text).join("");
    const sheet = new PdfSheet(doc, footer);
    await prepare(sheet, [footer, "0123456789"]);
    sheet.breakPage();
    for (const draw of drawings(sheet, interview)) {
      await draw.prepare();
      for (const _ of draw.lines()) await setImmediate();
      yield* readOf(doc);
      await setImmediate();
    }
    doc.end();
    yield* readOf(doc);
  } finally {
    doc.destroy();
  }
}

function* readOf(doc: PDFKit.PDFDocument): Generator<Uint8Array> {
  const read = (): Uint8Array | null => doc.read() as Uint8Array | null;
  for (let bytes = read(); bytes; bytes = read()) yield bytes;
}

interface Drawing {
  prepare: () => Promise<void>;
  /** Yields where others may get their turn. */
  lines: () => Generator<void>;
}

/** One after the other: the head, every turn and mark, and what could not be shown. */
function* drawings(sheet: PdfSheet, interview: PrintedInterview): Generator<Drawing> {
  yield { prepare: () => prepare(sheet, headTexts(interview)), lines: () => head(sheet, interview) };
  for (const block of interview.blocks) {
    yield { prepare: () => prepare(sheet, blockTexts(block)), lines: () => (block.type === "turn" ? turn(sheet, block) : mark(sheet, block.message)) };
  }
  const { missing } = sheet.fonts;
  if (missing.size > 0) yield { prepare: () => prepare(sheet, [missingWords(missing)]), lines: () => missingNote(sheet, missing) };
}

async function prepare(sheet: PdfSheet, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await sheet.fonts.prepare(text, 400);
    await sheet.fonts.prepare(text, 700);
  }
}

const headTexts = (interview: PrintedInterview): string[] => [interview.title, ` at ${interview.company}`, factsOf(interview), legendOf(interview)];

function* head(sheet: PdfSheet, interview: PrintedInterview): Generator<void> {
  yield* sheet.paragraph({ spans: headingOf(interview), size: SIZE.display, leading: 1.2, tag: "H1" });
  sheet.gap(6);
  yield* sheet.paragraph({ spans: [span(factsOf(interview), QUIET)], size: SIZE.body });
  const legend = legendOf(interview);
  if (legend) yield* sheet.paragraph({ spans: [span(legend, QUIET)], size: SIZE.small });
  sheet.gap(14);
}

function headingOf({ title, company }: PrintedInterview): Span[] {
  if (!company) return [span(oneLine(title), INK, 700)];
  return [span(isolated(title), INK, 700), span(` at ${isolated(company)}`, QUIET)];
}

function* mark(sheet: PdfSheet, message: string): Generator<void> {
  sheet.gap(10);
  yield* sheet.paragraph({ spans: [span(oneLine(message), QUIET)], size: SIZE.small });
}

const blockTexts = (block: PrintedBlock): string[] =>
  block.type === "mark" ? [block.message] : [block.name, block.text, block.unheard, block.chapter ?? "", ...block.notes, ...block.bookmarks.map(({ note }) => `Bookmark at ${note}`), "No words"];

/** A question stands out as a heading; both sides say who speaks and when. */
function* turn(sheet: PdfSheet, block: PrintedTurn): Generator<void> {
  const { speaker, name, chapter, startMs, text, unheard, notes, bookmarks } = block;
  const size = chapter ? SIZE.heading : SIZE.body;
  if (chapter) yield* chapterHead(sheet, block, chapter);
  else sheet.gap(11);
  // The name is not left alone at the foot of a page.
  sheet.keep(SIZE.small * 1.6 + 2 * size * 1.45);
  if (startMs !== null) sheet.beside([span(clockTime(startMs), QUIET)], { x: MARGIN.time, size: SIZE.small, baseline: SIZE.small * 1.05 });
  const about = notes.length > 0 ? [span(` · ${notes.join(", ")}`, QUIET)] : [];
  yield* sheet.paragraph({ spans: [span(oneLine(name), VOICES[speaker], 700), ...about], size: SIZE.small, leading: 1.6 });
  for (const spans of saidSpans({ text, unheard })) yield* sheet.paragraph({ spans, size });
  for (const bookmark of bookmarks) yield* bookmarkNote(sheet, bookmark);
}

function* chapterHead(sheet: PdfSheet, { text, unheard }: PrintedTurn, chapter: string): Generator<void> {
  const question = oneLine(text || unheard);
  sheet.gap(20);
  sheet.keep(110);
  sheet.hairline(LINE);
  sheet.gap(14);
  sheet.outline(oneLine(`${chapter}: ${[...question].slice(0, OUTLINE_LIMIT).join("")}${question.length > OUTLINE_LIMIT ? "…" : ""}`));
  yield* sheet.paragraph({ spans: [span(chapter, QUIET, 700)], size: SIZE.small, tag: "H2" });
  sheet.gap(2);
}

/** A line that somebody ended stays ended. */
function saidSpans({ text, unheard }: Pick<PrintedTurn, "text" | "unheard">): Span[][] {
  const lines = text.split(/\n+/).map(oneLine).filter(Boolean).map((line) => [span(line)]);
  const struck = oneLine(unheard);
  if (!struck) return lines.length > 0 ? lines : [[span("No words", QUIET)]];
  const last = lines.pop() ?? [];
  return [...lines, [...last, ...(last.length > 0 ? [span(" ")] : []), { ...span(struck, QUIET), struck: true }]];
}

function* bookmarkNote(sheet: PdfSheet, { atMs, note }: PrintedTurn["bookmarks"][number]): Generator<void> {
  const options = { size: SIZE.small, indent: 12, rule: CANDIDATE_LINE };
  sheet.gap(6);
  yield* sheet.paragraph({ ...options, spans: [span(`Bookmark at ${clockTime(atMs)}`, QUIET, 700)], tag: "Note" });
  for (const line of note.split(/\n+/).map(oneLine).filter(Boolean)) yield* sheet.paragraph({ ...options, spans: [span(line)], tag: "Note" });
}

function* missingNote(sheet: PdfSheet, missing: ReadonlyMap<number, number>): Generator<void> {
  sheet.gap(30);
  yield* sheet.paragraph({ spans: [span(missingWords(missing), QUIET)], size: SIZE.small });
}
