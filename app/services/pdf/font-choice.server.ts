import type { Font } from "fontkit";

import { type FontFile, type Weight, fontFiles } from "./font-files.server";

export interface LoadedFont {
  id: string;
  font: Font;
  isEmoji: boolean;
}

/** A piece of text that one font can show. */
export interface FontRun {
  text: string;
  fontId: string;
}

/** Stands for a character that no font has; the first font has it. */
const REPLACEMENT = "\ufffd";

/** Neither seen nor missed: what joins emoji and letters, what chooses a variant, marks of direction. */
const IGNORABLE = /^[\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;
const PICTURE = /\p{Emoji_Presentation}|\ufe0f/u;

/** Chooses for each character the first font that has it, and remembers those that none has. Fonts are read when text first needs them. */
export class FontChoice {
  readonly #fonts = new Map<Weight, { ready: LoadedFont[]; unread: FontFile[] }>();
  readonly #onLoad: (font: LoadedFont) => void;
  /** By code point: how often it was asked for. */
  readonly missing = new Map<number, number>();

  /** `onLoad` hears of every font before it is chosen. */
  constructor(onLoad: (font: LoadedFont) => void) {
    this.#onLoad = onLoad;
  }

  /** Reads fonts until the text can be shown or there are none left. Throws when a file cannot be read. */
  async prepare(text: string, weight: Weight): Promise<void> {
    const fonts = this.#of(weight);
    const known = new Set<string>();
    for (const character of text) {
      if (known.has(character) || IGNORABLE.test(character)) continue;
      known.add(character);
      while (!this.#first(character, weight) && fonts.unread.length > 0) await this.#readNext(fonts);
    }
  }

  /** `cluster` is what is drawn together, such as a letter with its accents or a family of emoji. Empty when nothing of it is to be seen. */
  runsOf(cluster: string, weight: Weight): FontRun[] {
    const whole = this.#first(cluster, weight);
    if (whole) return [{ text: cluster, fontId: whole.id }];
    return [...cluster].filter((character) => !IGNORABLE.test(character)).map((character) => this.#runOf(character, weight));
  }

  #runOf(character: string, weight: Weight): FontRun {
    const font = this.#first(character, weight);
    if (font) return { text: character, fontId: font.id };
    const codePoint = character.codePointAt(0) ?? 0;
    this.missing.set(codePoint, (this.missing.get(codePoint) ?? 0) + 1);
    return { text: REPLACEMENT, fontId: this.#first(REPLACEMENT, weight)?.id ?? "" };
  }

  #first(cluster: string, weight: Weight): LoadedFont | undefined {
    const visible = [...cluster].filter((character) => !IGNORABLE.test(character));
    if (visible.length === 0) return undefined;
    const { ready } = this.#of(weight);
    const wantsPicture = PICTURE.test(cluster);
    const has = ({ font }: LoadedFont) => visible.every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
    return ready.find((font) => font.isEmoji === wantsPicture && has(font)) ?? ready.find(has);
  }

  async #readNext(fonts: { ready: LoadedFont[]; unread: FontFile[] }): Promise<void> {
    const file = fonts.unread.shift();
    if (!file) return;
    const next = { id: file.id, isEmoji: file.isEmoji, font: await file.load() };
    this.#onLoad(next);
    fonts.ready.push(next);
  }

  #of(weight: Weight): { ready: LoadedFont[]; unread: FontFile[] } {
    const known = this.#fonts.get(weight) ?? { ready: [], unread: fontFiles(weight) };
    this.#fonts.set(weight, known);
    return known;
  }
}
