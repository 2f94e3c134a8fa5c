import { z } from "zod";

/** Milliseconds after the decision that the answer had ended; before it, such as in a draft, negative. */
const mark = z.number().min(-600_000).max(600_000);

/** What only the page can see. */
export const pageMarksSchema = z.object({
  /** The true end of the candidate's speech: negative, the wait of endpointing. Absent after a press or typed text. */
  speechEndedMs: mark.optional(),
  /** The first sample of the reply left the playback worklet. */
  firstSampleMs: mark.optional(),
  /** From the onset of the candidate's voice (or the press) that interrupted this turn to its silence: a duration. */
  interruptionMs: z.number().min(0).max(600_000).optional(),
  interruptedBy: z.enum(["voice", "press"]).optional(),
});
export type PageMarks = z.infer<typeof pageMarksSchema>;

/** When each step towards an interviewer's turn was reached. The server's zero is the arrival of the decision. */
export const turnMarksSchema = pageMarksSchema.extend({
  /** A draft was begun that was used in the end. */
  draftedMs: mark.optional(),
  /** The answer's words were complete. */
  transcribedMs: mark.optional(),
  /** The answer's text was durable. */
  answerStoredMs: mark.optional(),
  firstTokenMs: mark.optional(),
  /** The first clause was cut from the model's words. */
  firstClauseMs: mark.optional(),
  /** The first sound came from the voice. */
  firstAudioMs: mark.optional(),
  /** The first frame was given to the socket: a reply's goes ahead of `answerStoredMs` where it is there, and the page keeps it silent until then. */
  firstFrameMs: mark.optional(),
  draft: z.enum(["used", "dropped", "none"]).optional(),
  /** Model calls made for this turn, dropped drafts included. */
  modelCalls: z.number().int().nonnegative().max(100).optional(),
});
export type TurnMarks = z.infer<typeof turnMarksSchema>;
