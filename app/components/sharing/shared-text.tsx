import type { PlaybackTurn, Recording } from "../playback/playback-model";
import { playbackRows, turnsOf } from "../playback/playback-model";
import { TurnWords } from "../playback/turn-words";
import { CANDIDATE } from "./candidate-name";

/** The words alone: without sound there are no times to go by. */
export function SharedText({ recording, interviewerName }: { recording: Recording; interviewerName: string }) {
  return (
    <section aria-label="Transcript" className="transcript-view" data-timeless>
      {turnsOf(playbackRows(recording)).map((turn) => (
        <SaidTurn key={turn.turnId} turn={turn} name={turn.speaker === "candidate" ? CANDIDATE : interviewerName} />
      ))}
    </section>
  );
}

function SaidTurn({ turn: { speaker, chapter, text, heardLength, edited }, name }: { turn: PlaybackTurn; name: string }) {
  return (
    <div data-speaker={speaker} className="transcript-view-turn">
      {chapter ? <h2 className="transcript-view-chapter">{chapter}</h2> : null}
      <div className="transcript-view-said">
        <p className="transcript-view-name" dir="auto">
          {name}
        </p>
        <p className="playback-words" dir="auto">
          {text ? <TurnWords text={text} heardLength={heardLength} words={[]} onPlay={null} /> : <span className="text-quiet">No words</span>}
        </p>
        {edited ? <p className="playback-foot">Edited</p> : null}
      </div>
    </div>
  );
}
