import { useEffect, useRef } from "react";

import type { StageModel, TranscriptRow } from "./stage-model";

/** Closer to its end than this (CSS pixels), the list follows what is said; further up, somebody is reading. */
const FOLLOW_WITHIN = 80;

export function Transcript({ rows }: { rows: StageModel["transcript"] }) {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);

  useEffect(() => {
    const follow = () => {
      if (list.current && following.current) list.current.scrollTop = list.current.scrollHeight;
    };
    const observer = new ResizeObserver(follow);
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = list.current ?? { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };
    following.current = scrollHeight - scrollTop - clientHeight < FOLLOW_WITHIN;
  };

  return (
    // Not announced as it grows: these words were just spoken aloud, and a screen reader would talk over the next ones.
    <div ref={list} onScroll={onScroll} role="log" aria-live="off" aria-label="Transcript" tabIndex={0} className="transcript">
      <div ref={content} className="transcript-rows">
        {rows.length === 0 ? <p className="text-quiet">What you both say appears here, word for word.</p> : null}
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </div>
    </div>
  );
}

function Row({ row }: { row: TranscriptRow }) {
  if (row.kind === "mark") return <p className="transcript-mark">{row.message}</p>;
  if (row.kind === "interviewer") {
    return (
      <div className="transcript-row" data-speaker="interviewer">
        <p className="transcript-name" dir="auto">
          {row.name}
        </p>
        <p className="transcript-words" dir="auto">
          {row.heard} {row.unheard ? <Unheard words={row.unheard} /> : null}
        </p>
      </div>
    );
  }
  return (
    <div className="transcript-row" data-speaker="candidate">
      <p className="transcript-name">
        You
        {row.take > 1 ? <span className="transcript-note"> · take {row.take}</span> : null}
        {row.edited ? <span className="transcript-note"> · edited</span> : null}
      </p>
      <p className="transcript-words" dir="auto">
        {row.text || <span className="text-quiet">{row.open ? "…" : "No words"}</span>}
      </p>
    </div>
  );
}

/** Struck through for the eye, said in words for the ear. */
function Unheard({ words }: { words: string }) {
  return (
    <>
      <span className="sr-only">(not heard: </span>
      <s className="unheard" title="Not heard: you interrupted here">
        {words}
      </s>
      <span className="sr-only">)</span>
    </>
  );
}
