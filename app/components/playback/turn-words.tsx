import { type MouseEvent, useMemo } from "react";

import { offsetAt } from "./text-places";
import { wordAtOffset, type WordPlace } from "./turn-text";
import { piecesOf } from "./unsure-words";

interface TurnWordsProps {
  text: string;
  /** Characters of the text that were heard. Default: all. */
  heardLength?: number;
  words: readonly WordPlace[];
  /** What a click on a word does, with its time in the turn; null when the words are only read. */
  onPlay: ((startMs: number) => void) | null;
  /** Finds the text again to light a word in it (`text-places.ts`). Default: it is not found. */
  id?: string;
}

/**
 * A turn's words, clickable, without an element for each: twenty thousand words would be as many elements. The row's buttons and the keys
 * for words do the same by keyboard.
 */
export function TurnWords({ text, heardLength = text.length, words, onPlay, id }: TurnWordsProps) {
  const onClick = (event: MouseEvent<HTMLElement>) => {
    // A drag that selects text is no click.
    if (!onPlay || window.getSelection()?.isCollapsed === false) return;
    const offset = offsetAt(event.currentTarget, { x: event.clientX, y: event.clientY });
    const word = offset === null ? undefined : words[wordAtOffset(words, offset)];
    if (word) onPlay(word.startMs);
  };
  const unheard = text.slice(heardLength);
  const pieces = useMemo(() => piecesOf(words, heardLength), [words, heardLength]);
  return (
    <span id={id} onClick={onClick} className={onPlay && words.length > 0 ? "turn-words" : undefined}>
      {pieces.map(({ from, to, unsure }) => (unsure ? <Unsure key={from} from={from} text={text.slice(from, to)} /> : <span key={from} data-from={from}>{text.slice(from, to)}</span>))}
      {unheard ? (
        <>
          <span className="sr-only"> (not heard: </span>
          <s className="unheard" title="Not heard: the interviewer was interrupted here" data-from={heardLength}>
            {unheard}
          </s>
          <span className="sr-only">)</span>
        </>
      ) : null}
    </span>
  );
}

function Unsure({ from, text }: { from: number; text: string }) {
  return (
    <>
      <span className="unsure" title="Unclear: the transcriber was not sure of this" data-from={from}>
        {text}
      </span>
      <span className="sr-only"> (unclear)</span>
    </>
  );
}
