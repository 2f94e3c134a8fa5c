/** The little of fontkit that is used; the package has no types of its own. */
declare module "fontkit" {
  export interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string): unknown;
  }
  export function create(file: Uint8Array): Font;
}
