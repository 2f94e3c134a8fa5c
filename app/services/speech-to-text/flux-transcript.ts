import type { FluxTurnInfo } from "./flux-message";
import type { TranscribedWord, TranscriptUpdate, Transcription } from "./speech-to-text";

const NOTHING: Transcription = { text: "", words: [] };

/**
 * One answer out of several Flux turns: a long pause ends a turn for Flux, not the answer. Words that a socket said of a turn that it did not
 * end are said again by the socket after it.
 */
export class FluxTranscript {
  #ended: Transcription = NOTHING;
  #current: Transcription = NOTHING;
  #turnIndex = -1;
  /** Samples that ended turns cover. */
  #finalSamples = 0;
  /** Samples after which nothing but silence leaves the words as they are; null while a turn goes on. */
  #settledAt: number | null = null;

  get whole(): Transcription {
    return joined(this.#ended, this.#current);
  }

  get finalSamples(): number {
    return this.#finalSamples;
  }

  get settledAt(): number | null {
    return this.#settledAt;
  }

  /** Another socket goes on behind `finalSamples`. */
  restart(): void {
    this.#current = NOTHING;
    this.#turnIndex = -1;
    this.#settledAt = null;
  }

  /** Takes in what Flux says, with `place` from its seconds to samples of the stream; null when that changes nothing. */
  apply(info: FluxTurnInfo, place: (seconds: number) => number): TranscriptUpdate | null {
    if (info.turn_index < this.#turnIndex) return null;
    this.#turnIndex = info.turn_index;
    const before = this.whole.text;
    this.#current = { text: info.transcript.trim(), words: placedWords(info, place) };
    const heardTo = place(info.audio_window_end);
    if (info.event === "EndOfTurn") this.#endTurn(heardTo);
    const ending = this.#endingOf(info.event, heardTo);
    if (!ending && this.whole.text === before) return null;
    return { ...this.whole, ...(ending && { ending }), ...(ending === "certain" && { finalSamples: this.#finalSamples }) };
  }

  #endTurn(heardTo: number): void {
    this.#ended = this.whole;
    this.#current = NOTHING;
    this.#turnIndex += 1;
    this.#finalSamples = Math.max(this.#finalSamples, heardTo);
  }

  #endingOf(event: string, heardTo: number): TranscriptUpdate["ending"] {
    switch (event) {
      case "EagerEndOfTurn":
        this.#settledAt = heardTo;
        return "likely";
      case "EndOfTurn":
        this.#settledAt = heardTo;
        return "certain";
      case "TurnResumed":
        this.#settledAt = null;
        return "resumed";
      case "StartOfTurn":
        this.#settledAt = null;
        // The candidate goes on after what Flux took for the end.
        return this.#ended.text ? "resumed" : undefined;
      default:
        return undefined;
    }
  }
}

function joined(left: Transcription, right: Transcription): Transcription {
  return { text: [left.text, right.text].filter(Boolean).join(" "), words: [...left.words, ...right.words] };
}

function placedWords({ words }: FluxTurnInfo, place: (seconds: number) => number): TranscribedWord[] {
  const placed: TranscribedWord[] = [];
  for (const { word, start, end, confidence } of words) {
    if (start === undefined || end === undefined) return [];
    const times = { startSample: place(start), endSample: Math.max(place(start), place(end)) };
    placed.push({ text: word.trim(), ...times, ...(confidence !== undefined && { confidence }) });
  }
  return placed;
}
