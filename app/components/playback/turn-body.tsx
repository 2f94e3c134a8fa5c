import { Download, Pencil, Share2 } from "lucide-react";

import { clockTime } from "~/domain/clock-time";

import { EditWords } from "./edit-words";
import type { PlaybackTurn } from "./playback-model";
import type { Player } from "./player";
import { wordsId } from "./text-places";
import { TurnSound } from "./turn-sound";
import { TurnWords } from "./turn-words";
import { wordAtTime } from "./turn-text";
import type { RegisterSound } from "./use-player";

/** What the turns of a page are played and edited with. */
export interface TurnTools {
  player: Player;
  register: RegisterSound;
  edit: {
    /** The answer that is being edited. */
    turnId: string | null;
    setTurnId: (turnId: string | null) => void;
    /** Where its new text is sent. */
    actionOf: (turnId: string) => string;
  } | null;
  /** Where an answer's sound is given away; absent where it is not. */
  downloadOf?: (turnId: string, as: "wav" | "webm") => string;
  /** Offers to share an answer; null where nothing can be shared. */
  share: ((turnId: string) => void) | null;
}

interface TurnBodyProps {
  turn: PlaybackTurn;
  speakerName: string;
  tools: TurnTools;
}

/** What one side said, and all that can be done with it. */
export function TurnBody({ turn, speakerName, tools }: TurnBodyProps) {
  const { turnId, speaker, startMs, text, heardLength, words, original, audioUrl, typed } = turn;
  const { player, register, edit, share, downloadOf } = tools;
  const onPlay = audioUrl ? (wordMs: number) => playWord(player, turn, wordMs) : null;
  const editing = edit?.turnId === turnId;
  return (
    <>
      {editing ? (
        <EditWords text={text} action={edit.actionOf(turnId)} caret={caretOf(turn, player)} onDone={() => edit.setTurnId(null)} />
      ) : (
        <p className="playback-words" dir="auto">
          {text ? <TurnWords id={wordsId(turnId)} text={text} heardLength={heardLength} words={words} onPlay={onPlay} /> : <span className="text-quiet">No words</span>}
        </p>
      )}
      {original ? (
        <details className="playback-original">
          <summary>Edited. Show what was {typed ? "typed" : "said"}</summary>
          <p dir="auto">
            <TurnWords {...original} onPlay={onPlay} />
          </p>
        </details>
      ) : null}
      <div className="playback-foot">
        {audioUrl ? <TurnSound turn={{ ...turn, audioUrl }} speakerName={speakerName} player={player} register={register} /> : null}
        {edit && !editing && speaker === "candidate" ? (
          <button type="button" className="turn-edit no-print" onClick={() => edit.setTurnId(turnId)}>
            <Pencil aria-hidden size={13} />
            Edit<span className="sr-only"> your answer at {clockTime(startMs)}</span>
          </button>
        ) : null}
        {share && speaker === "candidate" ? (
          <button type="button" className="turn-edit no-print" onClick={() => share(turnId)}>
            <Share2 aria-hidden size={13} />
            Share<span className="sr-only"> your answer at {clockTime(startMs)}</span>
          </button>
        ) : null}
        {downloadOf && audioUrl && speaker === "candidate" ? <AnswerFiles startMs={startMs} hrefOf={(as) => downloadOf(turnId, as)} /> : null}
        {notes(turn).map((note) => (
          <span key={note}>{note}</span>
        ))}
      </div>
    </>
  );
}

const FILES = { wav: "WAV", webm: "WebM" } as const;

/** WAV opens anywhere; WebM is a tenth of it. */
function AnswerFiles({ startMs, hrefOf }: { startMs: number; hrefOf: (as: keyof typeof FILES) => string }) {
  return (
    <span className="turn-files no-print">
      <Download aria-hidden size={13} />
      {(["wav", "webm"] as const).map((as) => (
        <a key={as} href={hrefOf(as)} download>
          <span className="sr-only">Download your answer at {clockTime(startMs)} as </span>
          {FILES[as]}
        </a>
      ))}
    </span>
  );
}

/** A word that was heard plays on from there; one that was cut off, from the turn's own sound. */
function playWord(player: Player, { turnId, startMs, durationMs }: PlaybackTurn, wordMs: number): void {
  if (wordMs < durationMs) player.playFrom(startMs + wordMs);
  else player.playTurn(turnId, wordMs);
}

function caretOf({ turnId, text, words }: PlaybackTurn, player: Player): number {
  const { turnId: current, positionMs } = player.state();
  return (current === turnId ? words[wordAtTime(words, positionMs)]?.from : undefined) ?? text.length;
}

function notes({ speaker, take, typed, edited, audioUrl }: PlaybackTurn): string[] {
  if (speaker === "interviewer") return audioUrl ? [] : ["No sound kept"];
  const how = typed ? "Typed" : audioUrl ? "" : "No sound kept";
  return [take > 1 ? `Take ${take}` : "", how, edited ? "Edited" : ""].filter(Boolean);
}
