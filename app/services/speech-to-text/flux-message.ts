import { z } from "zod";

/** What Flux says of the sound so far (developers.deepgram.com/docs/flux/state). Times in seconds of what this socket was sent. */
const turnInfo = z.object({
  type: z.literal("TurnInfo"),
  /** StartOfTurn, Update, EagerEndOfTurn, TurnResumed, EndOfTurn. */
  event: z.string(),
  turn_index: z.number(),
  /** How far the sound has been transcribed. */
  audio_window_end: z.number(),
  /** All of this turn. */
  transcript: z.string(),
  words: z.array(
    z.object({
      /** With its punctuation and capitals. */
      word: z.string(),
      /** Since July 2026; absent from older self-hosted servers. */
      start: z.number().optional(),
      end: z.number().optional(),
      confidence: z.number().min(0).max(1).optional().catch(undefined),
    }),
  ),
  /** Of an EndOfTurn: "model", "manual" or "timeout". */
  trigger: z.string().optional(),
});
export type FluxTurnInfo = z.infer<typeof turnInfo>;

const fatal = z.object({ type: z.literal("Error"), code: z.string() });
const anyMessage = z.object({ type: z.string() });

export type FluxMessage =
  | { type: "turn"; info: FluxTurnInfo }
  | { type: "error"; code: string }
  /** "Connected", and kinds that are not known yet. */
  | { type: "other" }
  | { type: "malformed" };

export function readFluxMessage(data: string): FluxMessage {
  const json = parseJson(data);
  const turn = turnInfo.safeParse(json);
  if (turn.success) return { type: "turn", info: turn.data };
  const error = fatal.safeParse(json);
  // The description may quote what was sent; the code is a closed set of capitals.
  if (error.success) return { type: "error", code: error.data.code.slice(0, 40) };
  const other = anyMessage.safeParse(json);
  return { type: other.success && other.data.type !== "TurnInfo" ? "other" : "malformed" };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
