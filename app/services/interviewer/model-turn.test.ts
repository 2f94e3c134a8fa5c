import fc from "fast-check";
import { expect, test } from "vitest";

import type { ModelTag } from "./model-task";
import { type ModelTurnPart, readModelTurn } from "./model-turn";

const ALL: ModelTag[] = ["PROBE", "NEXT", "REMARK", "CLOSING", "REPLY", "END"];

async function* streamOf(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function read(pieces: readonly string[], { allowed = ALL, usual = "NEXT" }: { allowed?: ModelTag[]; usual?: ModelTag } = {}) {
  const parts: ModelTurnPart[] = [];
  for await (const part of readModelTurn(streamOf(pieces), { allowed, usual })) parts.push(part);
  const [head, ...rest] = parts;
  return { head, text: rest.map((part) => (part.type === "text" ? part.text : `<${part.tag}>`)).join("") };
}

test.each<[string, ModelTag, string | undefined, string]>([
  ["NEXT\nThank you. What did you do?", "NEXT", undefined, "Thank you. What did you do?"],
  ["PROBE result\nYou said \"it broke\". What then?", "PROBE", "result", "You said \"it broke\". What then?"],
  ["**PROBE** we-only\n\nWhich part was yours?", "PROBE", "we-only", "Which part was yours?"],
  ["\n NEXT: Tell me about a bug.", "NEXT", undefined, "Tell me about a bug."],
  ["```\nEND\nThank you.\n```", "END", undefined, "Thank you. "],
  ["<think>The answer lacks a result.\nNEXT would be early.</think>\n\nPROBE result\nWhat came of it?", "PROBE", "result", "What came of it?"],
  ["NEXT\n**Now**, tell me:\n- what you did\u0007\n- <b>why</b>", "NEXT", undefined, "Now, tell me: - what you did - bwhy/b"],
  ["PROBE\nresults matter. What were they?", "PROBE", undefined, "results matter. What were they?"],
  ["NEXT\nreason with me for a moment. Why?", "NEXT", undefined, "reason with me for a moment. Why?"],
  ["Thank you. What did you do?", "NEXT", undefined, "Thank you. What did you do?"],
  ["Right, go on.", "NEXT", undefined, "Right, go on."],
  ["**Next**, tell me about a bug.", "NEXT", undefined, "Next, tell me about a bug."],
  ["NEXTDOOR\nHello.", "NEXT", undefined, "NEXTDOOR Hello."],
  ["<think>Go on.</think>\nWhat then?", "NEXT", undefined, "What then?"],
  ['"We tried", you said.', "NEXT", undefined, '"We tried", you said.'],
])("reads %j", async (output, tag, lack, text) => {
  expect(await read([output])).toEqual({ head: { type: "tag", tag, lack }, text });
});

test.each([
  "<think>hm</think>\nPROBE result\nYou said  \"we *tried* it\".\n\nWhat was the outcome, in the end?",
  "<think>hm</think>\n Probably.  What was the *outcome*, in the end?",
])("however the turn is cut into pieces, it reads the same: %j", async (output) => {
  const whole = await read([output]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), async (lengths) => {
      const pieces: string[] = [];
      for (let at = 0, index = 0; at < output.length; index += 1) {
        const length = lengths[index % lengths.length] ?? 1;
        pieces.push(output.slice(at, at + length));
        at += length;
      }
      expect(await read(pieces)).toEqual(whole);
    }),
  );
});

test("the first token of the usual move is spoken at once", async () => {
  async function* heldUp(): AsyncGenerator<string> {
    yield "Thanks";
    throw new Error("no more was asked for");
  }
  const turn = readModelTurn(heldUp(), { allowed: ALL, usual: "REPLY" });
  expect((await turn.next()).value).toEqual({ type: "tag", tag: "REPLY", lack: undefined });
  expect((await turn.next()).value).toEqual({ type: "text", text: "Thanks" });
});

test.each([
  ["PROBE result\nWhat came of it?", ["NEXT"] as ModelTag[]],
  ["", ALL],
  ["NEXT\n  \n", ALL],
  ["NEXT", ALL],
  ["<think>I wonder whether", ALL],
])("%j is malformed", async (output, allowed) => {
  await expect(read([output], { allowed })).rejects.toMatchObject({ code: "provider-malformed", retryable: true });
});

test("a model that does not stop is stopped at the end of a sentence", async () => {
  const endless = ["NEXT\n", ...Array.from({ length: 2000 }, () => "And another thing I want to say. ")];
  const { text } = await read(endless);
  expect(text.length).toBeLessThan(1300);
  expect(text.trimEnd().endsWith(".")).toBe(true);
});
