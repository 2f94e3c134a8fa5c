import type { ChatBody } from "../../../tests/providers/openai-compatible-server";

/** The prompt that the request carries, as one text. */
export function promptOf(body: ChatBody): string {
  return body.messages.map((message) => (typeof message.content === "string" ? message.content : "")).join("\n");
}

/** A well-behaved model: does the first thing that the prompt allows, in pieces of a few characters. Some models name the usual move, too. */
export function scriptedModel(body: ChatBody): string[] {
  const prompt = promptOf(body);
  return inPieces(turnFor(prompt));
}

function turnFor(prompt: string): string {
  const allowed = [...prompt.matchAll(/^- ([A-Z]+): /gm)].map((match) => match[1]);
  if (allowed.includes("PROBE")) return `PROBE reason\nYou said "${quoteFrom(prompt)}". What made you do it that way?`;
  if (allowed.includes("NEXT")) return `Thank you. ${/reworded lightly at most: (.*)$/m.exec(prompt)?.[1] ?? ""}`;
  if (allowed.includes("CLOSING")) return "That was all from me. Is there anything you would like to ask?";
  if (allowed.includes("REPLY")) return "REPLY\nI do not know the team. Ask the hiring manager. Is there anything else?";
  if (allowed.includes("REMARK")) return "REMARK\nTake a smaller example, that is quite all right.";
  return "END\nThank you for your time.";
}

function quoteFrom(prompt: string): string {
  const lines = [...prompt.matchAll(/^\{"speaker":"candidate".*$/gm)];
  const { said } = JSON.parse(lines.at(-1)?.[0] ?? '{"said":""}') as { said: string };
  return /[\p{L} ]{3,40}(?= )/u.exec(said)?.[0].trim() ?? "";
}

export function inPieces(text: string, length = 5): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${length}}`, "g")) ?? [];
}
