import { FontChoice } from "./font-choice.server";
import type { Weight } from "./font-files.server";
import { type Line, type Piece, type Span, isBidirectional, paragraphLines } from "./paragraph-lines";
import { visualOrder } from "./visual-order";

type Document = PDFKit.PDFDocument;

/** Points (1/72 inch). A4, because most of the world prints on it. */
const PAGE = { width: 595.28, height: 841.89, top: 60, bottom: 68 } as const;
/** Times stand in the margin; beside them 60 to 70 characters a line. */
export const MARGIN = { time: 62, text: 112, right: 76 } as const;
const TEXT_WIDTH = PAGE.width - MARGIN.text - MARGIN.right;
const FOOT = { y: PAGE.height - 40, size: 8 } as const;

/** Lines that are laid out before others get their turn. */
const LINES_AT_ONCE = 40;

export interface ParagraphOptions {
  spans: readonly Span[];
  /** In points. */
  size: number;
  /** From line to line, in sizes. Default 1.45. */
  leading?: number;
  /** From the left edge of the text, in points. Default 0. */
  indent?: number;
  /** What it is, for who has it read aloud: "H1", "H2", "P". Default "P". */
  tag?: string;
  /** Points below its first line that must fit on the same page. Default: another line. */
  keepBelow?: number;
  /** A rule along its left side, in this colour. */
  rule?: string;
}

/** Puts paragraphs onto pages, one under the other. Text is shown in the first font that has it. */
export class PdfSheet {
  readonly fonts: FontChoice;
  readonly #doc: Document;
  readonly #footer: string;
  readonly #root: PDFKit.PDFStructureElement;
  #page = 0;
  #y = 0;

  /** `footer` stands at the foot of every page, with its number; it must have been prepared. */
  constructor(doc: Document, footer: string) {
    this.#doc = doc;
    this.#footer = footer;
    this.#root = doc.struct("Document");
    doc.addStructure(this.#root);
    // Its types know only files; it takes fonts that were parsed as well.
    this.fonts = new FontChoice(({ id, font }) => void doc.registerFont(id, font as unknown as Uint8Array));
  }

  /** A break before the first paragraph begins the first page. */
  breakPage(): void {
    this.#doc.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
    this.#page += 1;
    this.#y = PAGE.top;
    this.#foot();
  }

  /** Space before what follows; none at the top of a page. */
  gap(points: number): void {
    if (this.#y > PAGE.top) this.#y += points;
  }

  /** A thin line over what follows; none at the top of a page. */
  hairline(colour: string): void {
    if (this.#y > PAGE.top) this.#artifact(() => this.#doc.rect(MARGIN.time, this.#y, PAGE.width - MARGIN.time - MARGIN.right, 0.5).fill(colour));
  }

  /** Begins a page when less than that is left of this one. */
  keep(points: number): void {
    if (this.#y + points > PAGE.height - PAGE.bottom) this.breakPage();
  }

  /** An entry of the document's outline that leads here. */
  outline(title: string): void {
    this.#doc.outline.addItem(title, { top: Math.max(0, this.#y - 12) } as object);
  }

  /** Text at a place of the line that comes next, without going on to it. */
  beside(spans: readonly Span[], { x, size, baseline }: { x: number; size: number; baseline: number }): void {
    for (const line of paragraphLines(spans, { width: MARGIN.text - x, set: this.#typesetter(size) })) {
      this.#tagged("P", () => this.#drawLine(line, { x, y: this.#y + baseline, size }));
      return;
    }
  }

  /** Draws it and goes below it; yields now and then, so that others get their turn. Its text must have been prepared. */
  *paragraph(options: ParagraphOptions): Generator<void> {
    const { spans, size, leading = 1.45, indent = 0, tag = "P", keepBelow = size * leading, rule } = options;
    const height = size * leading;
    const width = TEXT_WIDTH - indent;
    this.keep(height + keepBelow);
    const element = this.#doc.struct(tag, spokenAs(spans));
    this.#root.add(element);
    let count = 0;
    for (const line of paragraphLines(spans, { width, set: this.#typesetter(size) })) {
      this.keep(height);
      const left = MARGIN.text + indent;
      const x = line.isRightToLeft ? left + width - line.width : left;
      element.add(this.#doc.markStructureContent(tag));
      this.#drawLine(line, { x, y: this.#y + size * 1.05, size });
      this.#doc.endMarkedContent();
      if (rule) this.#bar(rule, height);
      this.#y += height;
      count += 1;
      if (count % LINES_AT_ONCE === 0) yield;
    }
    element.end();
  }

  #tagged(tag: string, draw: () => void): void {
    const element = this.#doc.struct(tag);
    this.#root.add(element);
    element.add(this.#doc.markStructureContent(tag));
    draw();
    this.#doc.endMarkedContent();
    element.end();
  }

  /** In the order in which it is read, for who has it read aloud, each piece at its place. */
  #drawLine({ pieces }: Pick<Line, "pieces">, { x, y, size }: { x: number; y: number; size: number }): void {
    const rows = inRows(pieces);
    const places = new Map<Piece, number>();
    let left = x;
    for (const piece of visualOrder(rows)) {
      places.set(piece, left);
      left += piece.width;
    }
    for (const piece of rows) this.#drawPiece(piece, { x: places.get(piece) ?? x, y, size });
  }

  #drawPiece({ text, fontId, colour, struck, width }: Piece, { x, y, size }: { x: number; y: number; size: number }): void {
    this.#doc.font(fontId).fontSize(size).fillColor(colour).text(text, x, y, { lineBreak: false, baseline: "alphabetic" });
    if (struck) this.#doc.rect(x, y - size * 0.29, width, size * 0.06).fill(colour);
  }

  #bar(colour: string, height: number): void {
    this.#artifact(() => this.#doc.rect(MARGIN.text, this.#y, 1.5, height).fill(colour));
  }

  #foot(): void {
    const right = PAGE.width - MARGIN.right;
    const set = this.#typesetter(FOOT.size);
    const quiet = (text: string): Span => ({ text, weight: 400, colour: "#655a4d" });
    this.#artifact(() => {
      for (const line of paragraphLines([quiet(this.#footer)], { width: TEXT_WIDTH - 40, set })) {
        this.#drawLine(line, { x: MARGIN.text, y: FOOT.y, size: FOOT.size });
        break;
      }
      for (const line of paragraphLines([quiet(String(this.#page))], { width: 40, set })) this.#drawLine(line, { x: right - line.width, y: FOOT.y, size: FOOT.size });
    });
  }

  /** What is not part of the text. */
  #artifact(draw: () => void): void {
    this.#doc.markContent("Artifact", { type: "Pagination" });
    draw();
    this.#doc.endMarkedContent();
  }

  #typesetter(size: number) {
    const widthOf = (text: string, fontId: string): number => this.#doc.font(fontId).fontSize(size).widthOfString(text);
    const runsOf = (cluster: string, weight: Weight) => this.fonts.runsOf(cluster, weight);
    return { runsOf, widthOf, spaceWidth: (weight: Weight) => widthOf(" ", runsOf(" ", weight)[0]?.fontId ?? "") };
  }
}

/** Shaped letters stand in the order of the page and share their dots, so what they spell is said beside them. */
function spokenAs(spans: readonly Span[]): { actual?: string } {
  const text = spans.map((span) => span.text).join("");
  return isBidirectional(text) ? { actual: text.replace(/\p{Cc}|\p{Bidi_Control}/gu, "") } : {};
}

/** What stands side by side in one font and is read from left to right is drawn at once: the file is half as large. */
function inRows(pieces: readonly Piece[]): Piece[] {
  const rows: Piece[] = [];
  for (const piece of pieces) {
    const last = rows.at(-1);
    const fits = last && last.level === piece.level && piece.level % 2 === 0 && last.fontId === piece.fontId && last.colour === piece.colour && last.struck === piece.struck;
    if (fits) rows[rows.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width };
    else rows.push(piece);
  }
  return rows;
}
