import type { AlignedWord } from "~/domain/alignment";
import type { Gap } from "~/domain/gaps";
import type { Capabilities, CloseReason, CommandBody, ServerMessage, Signal } from "~/domain/protocol";
import type { AnswerMode } from "~/domain/settings";
import type { TalkPreferences } from "~/domain/talk-preferences";
import type { InterviewView } from "~/domain/transcript";

import type { CaptureReport } from "../capture-machine";

/** What the person does. */
export type UserEvent =
  | { type: "user.interrupt" }
  | { type: "user.startAnswer" }
  | { type: "user.finishAnswer" }
  | { type: "user.submitTyped"; text: string }
  | { type: "user.discard" }
  | { type: "user.redo" }
  | { type: "user.repeat" }
  | { type: "user.skip" }
  | { type: "user.pause" }
  | { type: "user.resume" }
  | { type: "user.edit" }
  | { type: "user.saveEdit"; text: string }
  | { type: "user.cancelEdit" }
  | { type: "user.setMode"; mode: AnswerMode }
  /** How the person wants to talk on this device. */
  | { type: "user.setTalk"; talk: TalkPreferences }
  /** Hold to think: no silence ends the answer until it is released. */
  | { type: "user.think" }
  | { type: "user.thinkOver" }
  | { type: "user.retry" }
  | { type: "user.retryMicrophone" }
  | { type: "user.takeOver" }
  | { type: "user.end" };

/** What the socket actor is told. */
export type SocketCommand =
  | { type: "socket.command"; body: CommandBody }
  | { type: "socket.signal"; signal: Signal }
  | { type: "socket.takeOver" }
  /** Throw the connection away and say hello again, to get the server's view of things. */
  | { type: "socket.reconnect" };

/** Messages of the server that concern the floor pass through as they are. */
export type FloorMessage = Extract<
  ServerMessage,
  {
    type:
      | "turn.opened"
      | "turn.clause"
      | "turn.words"
      | "turn.end"
      | "turn.failed"
      | "turn.timed"
      | "answer.partial"
      | "bargein.words"
      | "answer.final"
      | "answer.failed"
      | "notice";
  }
>;

/** Why there is no connection and will be none by itself; `unreachable`: it was tried for ten minutes. */
export type RefusalReason = CloseReason | "unreachable";

export type SocketEvent =
  | { type: "socket.connected"; view: InterviewView; capabilities: Capabilities; storedSamples: number }
  | { type: "socket.reconnecting"; attempt: number }
  | { type: "socket.refused"; reason: RefusalReason }
  /** A command was durable. */
  | { type: "socket.acknowledged"; command: CommandBody["type"] }
  | { type: "socket.rejected"; command: CommandBody["type"]; message: string; retryable: boolean }
  | FloorMessage;

/** What the player actor is told. Samples count from the turn's first one. */
export type PlayerCommand =
  | { type: "player.playClip"; turnId: string; clip: "intro" | "outro" }
  /** Plays `turnId` from `fromSample`, or goes on with it when it is being held. `epoch`: of its request. */
  | { type: "player.play"; turnId: string; epoch: number; fromSample: number }
  /** A clause for the browser's own voice, after `player.play`; one that was given already changes nothing. */
  | { type: "player.say"; turnId: string; index: number; text: string }
  | { type: "player.finish"; turnId: string; samples: number }
  /** Falls silent at an exact sample; `player.play` of the same turn goes on with the next one. Answered by `player.held`. */
  | { type: "player.hold"; turnId: string }
  /** Plays on, 15 dB quieter, until `player.unduck`, `player.hold` or the end. */
  | { type: "player.duck"; turnId: string }
  | { type: "player.unduck"; turnId: string }
  | { type: "player.stop"; turnId: string };

export type PlayerEvent =
  | { type: "player.clipLoaded"; turnId: string; text: string; words: AlignedWord[]; samples: number }
  | { type: "player.failed"; turnId: string; message: string }
  /** The first sample is out; `startSample` is on the interview clock. */
  | { type: "player.started"; turnId: string; startSample: number }
  | { type: "player.progress"; turnId: string; playedSamples: number }
  /** It goes on after it stood still. */
  | { type: "player.gap"; turnId: string; gap: Gap }
  /** Words that the browser's own voice has begun, with offsets in the turn's text. */
  | { type: "player.words"; turnId: string; words: AlignedWord[] }
  | { type: "player.ended"; turnId: string; playedSamples: number }
  /** After `player.hold`: silent now, and exactly this much was played. */
  | { type: "player.held"; turnId: string; playedSamples: number }
  /** After `player.stop`: silent now, and exactly this much was played. */
  | { type: "player.stopped"; turnId: string; playedSamples: number };

/** What the browser's own speech recognition is told. */
export type RecogniserCommand =
  | { type: "recogniser.start"; turnId: string; language: string }
  | { type: "recogniser.stop"; turnId: string }
  | { type: "recogniser.abort" };

export type RecogniserEvent =
  | { type: "recogniser.available" }
  | { type: "recogniser.unavailable" }
  | { type: "recogniser.partial"; turnId: string; text: string }
  /** After `recogniser.stop`: nothing follows for this turn. */
  | { type: "recogniser.final"; turnId: string; text: string };

export type InterviewEvent = UserEvent | SocketEvent | PlayerEvent | RecogniserEvent | CaptureReport;
