import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import type { Font } from "fontkit";

export type Weight = 400 | 700;

/** In the order in which they are asked for a character. Emoji are drawn in one colour, in one weight. */
const FAMILIES: readonly { family: string; subsets: readonly string[]; weights: readonly Weight[] }[] = [
  { family: "noto-sans", subsets: ["latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "devanagari"], weights: [400, 700] },
  { family: "noto-sans-hebrew", subsets: ["hebrew"], weights: [400, 700] },
  { family: "noto-sans-arabic", subsets: ["arabic", "math", "symbols"], weights: [400, 700] },
  { family: "noto-emoji", subsets: ["emoji"], weights: [400] },
];

export interface FontFile {
  /** "noto-sans-arabic-arabic-700" */
  id: string;
  isEmoji: boolean;
  load: () => Promise<Font>;
}

/** The files of a weight, the likeliest first. Their names are all written here: nothing of them comes from outside. */
export const fontFiles = (weight: Weight): FontFile[] =>
  FAMILIES.flatMap(({ family, subsets, weights }) => subsets.map((subset) => fontFile({ family, subset, weight: weights.includes(weight) ? weight : 400 })));

function fontFile({ family, subset, weight }: { family: string; subset: string; weight: Weight }): FontFile {
  const id = `${family}-${subset}-${weight}`;
  return { id, isEmoji: family === "noto-emoji", load: () => loadOnce(id, family) };
}

/** Parsed fonts do not change and serve all documents; together they are a few megabytes. */
const loaded = new Map<string, Promise<Font>>();

function loadOnce(id: string, family: string): Promise<Font> {
  const known = loaded.get(id);
  if (known) return known;
  const loading = load(id, family);
  loaded.set(id, loading);
  // What could not be read now may be there at the next document.
  loading.catch(() => loaded.delete(id));
  return loading;
}

async function load(id: string, family: string): Promise<Font> {
  const folder = path.dirname(createRequire(import.meta.url).resolve(`@fontsource/${family}`));
  // With the first document, not with the server: it brings tables of a megabyte.
  const [{ create }, file] = await Promise.all([import("fontkit"), readFile(path.join(folder, "files", `${id}-normal.woff`))]);
  return create(file);
}
