import { inflateSync } from "node:zlib";

export interface ReadPdf {
  title: string;
  language: string;
  pages: number;
  /** Entries of the outline, in order. */
  outline: string[];
  /** Names of the structure elements, in the order in which they were made. */
  tags: string[];
  /** What is read aloud in place of the letters on the page. */
  spoken: string[];
  /** What the letters on the page stand for, in their order, a line for each line. */
  text: string;
}

/** Reads what pdfkit writes: enough of the format to see what a person and a screen reader get. */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const objects = objectsOf(Buffer.from(bytes).toString("latin1"));
  const all = [...objects.values()];
  const pages = all.filter(({ head }) => /\/Type \/Page\b/.test(head));
  const [, titleRef] = all.map(({ head }) => /\/Title (\d+) 0 R/.exec(head)).find((match) => match !== null) ?? [];
  return {
    title: stringIn(objects.get(Number(titleRef))?.head ?? ""),
    language: stringIn(all.find(({ head }) => /\/Type \/Catalog/.test(head))?.head.match(/\/Lang (\(.*?\))/s)?.[1] ?? ""),
    pages: pages.length,
    outline: all.filter(({ head }) => /\/Dest \[/.test(head)).map(({ head }) => stringIn(head.slice(head.indexOf("/Title") + 7))),
    tags: all.flatMap(({ head }) => /^<<\n\/S \/(\w+)/.exec(head)?.[1] ?? []),
    spoken: all.flatMap(({ head }) => (head.includes("/ActualText (") ? [stringIn(head.slice(head.indexOf("/ActualText")))] : [])),
    text: pages.map((page) => pageText(page.head, objects)).join("\n"),
  };
}

interface PdfObject {
  head: string;
  stream: string;
}

function objectsOf(file: string): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  for (const match of file.matchAll(/(?<=^|\n)(\d+) 0 obj\n/g)) {
    const from = match.index + match[0].length;
    const body = file.slice(from, file.indexOf("\nendobj", from));
    const at = body.indexOf("\nstream\n");
    const head = at === -1 ? body : body.slice(0, at);
    const stream = at === -1 ? "" : body.slice(at + 8, at + 8 + Number(/\/Length (\d+)/.exec(head)?.[1]));
    objects.set(Number(match[1]), { head, stream: /FlateDecode/.test(head) ? inflateSync(Buffer.from(stream, "latin1")).toString("latin1") : stream });
  }
  return objects;
}

/** The first string in brackets: UTF-16 with its mark, or plain. */
function stringIn(text: string): string {
  const [, raw = ""] = /^[^(]*\(((?:\\.|[^\\)])*)\)/s.exec(text) ?? [];
  const plain = raw.replace(/\\(.)/gs, (_, sign: string) => ({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" })[sign] ?? sign);
  return plain.startsWith("\xfe\xff") ? Buffer.from(plain.slice(2), "latin1").swap16().toString("utf16le") : plain;
}

function pageText(page: string, objects: ReadonlyMap<number, PdfObject>): string {
  const refIn = (text: string, name: string): PdfObject | undefined => objects.get(Number(new RegExp(`/${name} (\\d+) 0 R`).exec(text)?.[1]));
  const fonts = new Map<string, string[]>();
  const resources = refIn(page, "Resources")?.head ?? page;
  for (const [, name = "", ref] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name, glyphTexts(refIn(objects.get(Number(ref))?.head ?? "", "ToUnicode")?.stream ?? ""));
  return contentText(refIn(page, "Contents")?.stream ?? "", fonts);
}

function glyphTexts(cmap: string): string[] {
  const texts: string[] = [];
  for (const [, first = "", list = ""] of cmap.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, hex = ""], index) => {
      texts[parseInt(first, 16) + index] = hex.split(" ").filter(Boolean).map((unit) => String.fromCharCode(parseInt(unit, 16))).join("");
    });
  }
  return texts;
}

/** Points by which marks stand above or below their letters. */
const MARK_OFFSET = 6;
const TOKEN = /\/(F\d+) [\d.]+ Tf|1 0 0 1 [\d.-]+ ([\d.-]+) Tm|\[([^\]]*)\] TJ/g;

function contentText(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  let [text, font, line] = ["", "", NaN];
  for (const [, name, y, shown] of content.matchAll(TOKEN)) {
    if (name) font = name;
    else if (shown) text += glyphsOf(shown).map((gid) => fonts.get(font)?.[gid] ?? "").join("");
    else if (!(Math.abs(Number(y) - line) <= MARK_OFFSET)) [text, line] = [`${text}\n`, Number(y)];
  }
  return text;
}

const glyphsOf = (shown: string): number[] => [...shown.matchAll(/<(\w*)>/g)].flatMap(([, hex = ""]) => (hex.match(/.{4}/g) ?? []).map((gid) => parseInt(gid, 16)));
