import { clockTime } from "~/domain/clock-time";
import type { Share } from "~/domain/sharing";

import type { PlaybackTurn } from "../playback/playback-model";

/** An answer that can be shared by itself, as the dialog calls it. */
export interface ShareableAnswer {
  turnId: string;
  name: string;
}

const NAME_LIMIT = 48;

/** "2:05 I moved the database…": by when and how it begins. */
export function shareableAnswers(turns: readonly PlaybackTurn[]): ShareableAnswer[] {
  return turns.filter(({ speaker }) => speaker === "candidate").map(({ turnId, startMs, text }) => ({ turnId, name: `${clockTime(startMs)} ${begin(text)}` }));
}

function begin(text: string): string {
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (words === "") return "No words";
  return words.length <= NAME_LIMIT ? words : `${words.slice(0, cutAt(words)).trimEnd()}…`;
}

/** What a link shows, for its line in the list. */
export function shareTitle({ answerTurnId, withAudio }: Pick<Share, "answerTurnId" | "withAudio">, answers: readonly ShareableAnswer[]): string {
  const answer = answers.find(({ turnId }) => turnId === answerTurnId)?.name ?? "An answer that is gone";
  return `${answerTurnId === null ? "The whole interview" : answer}, ${withAudio ? "with sound" : "words only"}`;
}

const cutAt = (words: string): number => (words.lastIndexOf(" ", NAME_LIMIT) > 0 ? words.lastIndexOf(" ", NAME_LIMIT) : NAME_LIMIT);
