import { SAMPLE_RATE } from "~/domain/audio";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { interviewSettingsSchema } from "~/domain/settings";
import { turnName } from "~/services/objects/object-keys";

import { askedQuestion } from "../setup/record-fixtures";
import type { InventedInterview } from "./interview-zip";

/** Of each word, with the pause after it. */
const WORD_SAMPLES = 0.4 * SAMPLE_RATE;
const PAUSE_SAMPLES = 0.1 * SAMPLE_RATE;

/** What the seeded interview holds, for tests to look for. */
export const INVENTED = {
  role: "Platform engineer",
  first: "We moved the whole platform in one night and nobody noticed the quorum loss.",
  unclear: "quorum loss.",
  typed: "I would ask the support team first.",
  silent: "This one was recorded before the disk failed.",
};

/**
 * An interview of about a minute with one of everything: an interrupted question, an answer with a long pause and two unclear words, an
 * answer that was thrown away, a typed one, and one whose sound is missing. Each word sounds as a tone; questions are lower.
 */
export function inventedInterview(): InventedInterview & { turnIds: Record<"first" | "cut" | "typed" | "silent", string> } {
  const [one, first, cut, lost, typed, third, silent] = Array.from({ length: 7 }, newId) as [string, string, string, string, string, string, string];
  const script = new Script();
  script.ask(one, "Tell me about a hard decision.");
  script.answer(first, one, INVENTED.first, { unsure: INVENTED.unclear, pauseAfter: 7 });
  script.ask(cut, "What would you do differently if you could begin again?", { heardWords: 5 });
  script.discard(lost, cut);
  script.type(typed, cut, INVENTED.typed);
  script.ask(third, "And what did you learn?");
  script.answer(silent, third, INVENTED.silent, { silent: true });
  return { interviewId: newId(), events: script.end(), sounds: script.sounds, turnIds: { first, cut, typed, silent } };
}

class Script {
  readonly sounds = new Map<string, Int16Array>();
  readonly #events: RecordEvent[] = [
    { type: "interview.created", settings: interviewSettingsSchema.parse({ role: INVENTED.role, company: "Initech" }) },
    { type: "interview.planned", plan: { madeBy: "built-in", questions: [{ questionId: "q1", text: "Tell me about a hard decision.", kind: "behavioural", competency: "decision-making", minutes: 5 }] } },
    { type: "interview.begun" },
  ];
  #at = 0;
  #ordinal = 0;

  ask(turnId: string, text: string, { heardWords }: { heardWords?: number } = {}): void {
    const count = text.split(" ").length;
    const samples = count * WORD_SAMPLES;
    const playedSamples = (heardWords ?? count) * WORD_SAMPLES;
    this.#events.push(...askedQuestion({ turnId, text, startSample: this.#at, samples, playedSamples }));
    this.sounds.set(this.#name("interviewer"), tones({ samples, starts: starts(count), hertz: 220 }));
    this.#at += playedSamples + SAMPLE_RATE;
  }

  answer(turnId: string, questionTurnId: string, text: string, { unsure = "", pauseAfter = Infinity, silent = false }: { unsure?: string; pauseAfter?: number; silent?: boolean } = {}): void {
    const texts = text.split(" ");
    const begins = starts(texts.length).map((start, index) => start + (index >= pauseAfter ? 4 * SAMPLE_RATE : 0));
    const samples = (begins.at(-1) ?? 0) + WORD_SAMPLES;
    const words = texts.map((word, index) => ({
      text: word,
      startSample: begins[index] ?? 0,
      endSample: (begins[index] ?? 0) + WORD_SAMPLES - PAUSE_SAMPLES,
      confidence: unsure.split(" ").includes(word) ? 0.41 : 0.98,
    }));
    this.#events.push(
      { type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample: this.#at },
      { type: "answer.finished", turnId, text, words, source: "server", samples },
    );
    const name = this.#name("candidate");
    if (!silent) this.sounds.set(name, tones({ samples, starts: begins, hertz: 440 }));
    this.#at += samples + SAMPLE_RATE;
  }

  discard(turnId: string, questionTurnId: string): void {
    this.#name("candidate");
    this.#events.push({ type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample: this.#at }, { type: "answer.discarded", turnId, questionTurnId });
  }

  type(turnId: string, questionTurnId: string, text: string): void {
    this.#name("candidate");
    this.#events.push(
      { type: "answer.opened", turnId, questionTurnId, mode: "typed", startSample: this.#at },
      { type: "answer.finished", turnId, text, words: [], source: "typed", samples: 0 },
    );
    this.#at += 3 * SAMPLE_RATE;
  }

  end(): RecordEvent[] {
    return [...this.#events, { type: "interview.ended", reason: "candidate", atSample: this.#at }];
  }

  #name(role: "interviewer" | "candidate"): string {
    this.#ordinal += 1;
    return turnName(this.#ordinal, role);
  }
}

const starts = (count: number): number[] => Array.from({ length: count }, (_, index) => index * WORD_SAMPLES);

function tones({ samples, starts, hertz }: { samples: number; starts: readonly number[]; hertz: number }): Int16Array {
  const sound = new Int16Array(samples);
  starts.forEach((start, word) => {
    for (let at = 0; at < WORD_SAMPLES - PAUSE_SAMPLES; at += 1) {
      sound[start + at] = Math.round(Math.sin((2 * Math.PI * hertz * (1 + (word % 5) / 10) * at) / SAMPLE_RATE) * 9_000);
    }
  });
  return sound;
}
