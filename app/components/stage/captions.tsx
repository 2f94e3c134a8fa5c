import { useLayoutEffect, useRef } from "react";

import type { Captions as CaptionWords } from "./stage-model";

/**
 * Two lines of what is being said; the text moves up as the word that plays reaches the second line. The transcript tells
 * the same to screen readers, so this is hidden from them.
 */
export function Captions({ captions }: { captions: CaptionWords }) {
  const text = useRef<HTMLParagraphElement>(null);
  const word = useRef<HTMLSpanElement>(null);

  useLayoutEffect(() => {
    if (!text.current || !word.current) return;
    const line = Number.parseFloat(getComputedStyle(text.current).lineHeight);
    // The word's line becomes the second one, except while it is on the first.
    const up = Math.max(0, Math.round(word.current.offsetTop / line) - 1) * line;
    text.current.style.transform = `translateY(${-up}px)`;
  }, [captions]);

  return (
    <div className="captions" aria-hidden>
      <p ref={text} className="captions-text" dir="auto">
        <span>{captions.before}</span>
        <span ref={word} className="captions-word">
          {captions.current}
        </span>
        <span className="captions-after">{captions.after}</span>
      </p>
    </div>
  );
}
