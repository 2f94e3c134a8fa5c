/** Under this id a turn's words stand on the page. */
export const wordsId = (turnId: string): string => `words-${turnId}`;

/** A part of a turn's text as a range of the page; null when the turn is not on it. */
export function rangeOf(turnId: string, { from, to }: { from: number; to: number }): Range | null {
  const element = document.getElementById(wordsId(turnId));
  const [start, end] = [element && textAt(element, from), element && textAt(element, to - 1)];
  if (!start || !end) return null;
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset + 1);
  return range;
}

function textAt(element: HTMLElement, offset: number): { node: Text; offset: number } | null {
  for (const holder of element.querySelectorAll<HTMLElement>("[data-from]")) {
    const node = holder.firstChild;
    const inside = offset - Number(holder.dataset["from"]);
    if (node instanceof Text && inside >= 0 && inside < node.length) return { node, offset: inside };
  }
  return null;
}

/** Which character of a turn's text is at a place of the screen; null when none is. */
export function offsetAt(element: HTMLElement, { x, y }: { x: number; y: number }): number | null {
  const caret = caretAt(x, y);
  const from = caret?.node.parentElement?.dataset["from"];
  return caret && from !== undefined && element.contains(caret.node) ? Number(from) + caret.offset : null;
}

/** Safari and older Chromium know the second way only. */
function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position && { node: position.offsetNode, offset: position.offset };
  }
  const range = (document as Document).caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}
