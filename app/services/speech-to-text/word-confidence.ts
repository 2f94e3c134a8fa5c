import type { WireWord } from "./transcribed-words";

/** A stretch of the sound as Whisper judges it. Seconds. */
export interface WireSegment {
  start: number;
  end: number;
  /** Mean of the natural logarithms of its tokens' probabilities. */
  avg_logprob: number;
}

/**
 * Words with how sure the model was of them: of the word itself where the service says so, else that of its segment (the tokens' geometric
 * mean). Words outside all segments have none.
 */
export function withConfidence(words: readonly (WireWord & { probability?: number })[], segments: readonly WireSegment[]): WireWord[] {
  return words.map(({ word, start, end, probability }) => {
    const confidence = probability ?? segmentConfidence(segments, (start + end) / 2);
    return { word, start, end, ...(confidence !== undefined && { confidence: share(confidence) }) };
  });
}

/** Three digits are more than it is worth. */
const share = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;

function segmentConfidence(segments: readonly WireSegment[], seconds: number): number | undefined {
  const segment = segments.find(({ start, end }) => seconds >= start && seconds <= end);
  return segment && Math.exp(segment.avg_logprob);
}
