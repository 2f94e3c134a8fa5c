import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";

import type { Fault, OpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { createBuiltInInterviewer } from "./built-in-interviewer";
import { sentencesIn } from "./finish-turn";
import type { Interviewer, ReplyPart } from "./interviewer";
import { chainInterviewers } from "./interviewer-chain";
import { Rehearsal } from "./rehearsal";

export interface FaultyInterviewer {
  /** Its limits: about 600 ms to the first word, 300 ms between two pieces. */
  interviewer: Interviewer;
  /** What it talks to. */
  server: OpenAiCompatibleServer;
}

const ANSWER = "We moved the shop to a new street and we told every customer by letter because the old lease had ended.";

const BEFORE_THE_FIRST_WORD: [string, Fault, object][] = [
  ["a refused key", { type: "status", status: 401 }, { code: "provider-auth", retryable: false }],
  ["an unknown model", { type: "status", status: 404 }, { code: "provider-failed", retryable: false }],
  ["too many requests", { type: "status", status: 429, retryAfterSeconds: 7 }, { code: "provider-rate-limited", retryable: true, retryAfterMs: 7000 }],
  ["a server error", { type: "status", status: 500 }, { code: "provider-failed", retryable: true }],
  ["an overloaded server", { type: "status", status: 503 }, { code: "provider-failed", retryable: true }],
  ["silence before the first word", { type: "slow-first-byte", ms: 5000 }, { code: "provider-timeout", retryable: true }],
  ["silence after the headers", { type: "stall", afterChunks: 1 }, { code: "provider-timeout", retryable: true }],
  ["a reset connection", { type: "reset" }, { code: "provider-failed", retryable: true }],
  ["a broken event", { type: "malformed" }, { code: "provider-malformed", retryable: true }],
];

/** In pieces of five characters: the break comes behind about so many. */
const IN_THE_MIDDLE = [8, 12, 16, 20].flatMap<[string, Fault]>((afterChunks) => [
  [`silence after ${afterChunks} pieces`, { type: "stall", afterChunks }],
  [`a reset after ${afterChunks} pieces`, { type: "reset", afterChunks }],
]);

/** What every interviewer that needs a network does when that fails; and that a chain which begins with it ends every turn well. */
export function describeInterviewerFaults(name: string, make: () => Promise<FaultyInterviewer>): void {
  describe(`${name} when its provider fails`, () => {
    let made: FaultyInterviewer;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => await made.server.close());
    beforeEach(() => made.server.setFault(null));

    const begin = async (interviewer: Interviewer) => {
      const rehearsal = await Rehearsal.begin({ interviewer, settings: interviewSettingsSchema.parse({}) });
      await rehearsal.hear();
      return rehearsal;
    };
    const inChain = () => chainInterviewers({ links: [{ interviewer: made.interviewer }, { interviewer: createBuiltInInterviewer() }] });

    test.each(BEFORE_THE_FIRST_WORD)("%s is told as what it is, before anything was said", async (_name, fault, expected) => {
      const rehearsal = await begin(made.interviewer);
      rehearsal.say(ANSWER);
      made.server.setFault(fault);
      const { error, parts } = await outcomeOf(rehearsal);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject(expected);
      expect((error as Error).message).toMatch(/^The language model.*\.$/);
      expect(parts).toEqual([]);
    });

    test.each(BEFORE_THE_FIRST_WORD)("%s costs a chain no turn", async (_name, fault) => {
      const rehearsal = await begin(inChain());
      made.server.setFault(fault);
      const { move, text } = await rehearsal.answer(ANSWER);
      expect(move.kind).toBe("probe");
      expect(text).toContain(move.quote);
      expect(text).toMatch(/[.?]$/);
    });

    test.each(IN_THE_MIDDLE)("%s costs a chain neither the question nor a sentence twice", async (_name, fault) => {
      const rehearsal = await begin(inChain());
      made.server.setFault(fault);
      const { move, text } = await rehearsal.hear("skip");
      const planned = rehearsal.plan.questions.find(({ questionId }) => questionId === move.questionId)?.text ?? "no question";
      expect(move.kind).toBe("question");
      expect(text.split(planned), text).toHaveLength(2);
      expect(new Set(sentencesIn(text)).size, text).toBe(sentencesIn(text).length);
    });

    test("a stream in the smallest pieces is read all the same", async () => {
      const rehearsal = await begin(made.interviewer);
      made.server.setFault({ type: "dribble", ms: 0 });
      expect((await rehearsal.answer(ANSWER)).move.kind).toBe("probe");
    });

    test("a connection that the server closed while nobody spoke is opened anew", async () => {
      const rehearsal = await begin(made.interviewer);
      made.server.dropConnections();
      await sleep(50);
      expect((await rehearsal.answer(ANSWER)).move.kind).toBe("probe");
    });
  });
}

async function outcomeOf(rehearsal: Rehearsal): Promise<{ error: unknown; parts: ReplyPart[] }> {
  const parts: ReplyPart[] = [];
  try {
    for await (const part of rehearsal.interviewer.reply(rehearsal.replyOptions("next"))) parts.push(part);
    return { error: null, parts };
  } catch (error) {
    return { error, parts };
  }
}
