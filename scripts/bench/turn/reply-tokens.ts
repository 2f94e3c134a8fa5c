/** As the prompt asks for: a short clause of 20 to 40 characters first; seven or eight tokens with the tag, as in the peer's measurement (voice.md). */
const OPENERS = ["Thanks, that helps me.", "Okay, that is clear.", "Fine, let us move on.", "Good, that helps here."];
const TOPICS = ["the hardest decision", "a late delivery", "an angry customer", "your first team", "a plan that failed", "a quiet success", "your last review"];
const TAGS = ["NEXT", "REMARK", "CLOSING", "REPLY", "END", "PROBE"];

/** The `turn`th reply as a model streams it: the tag that the prompt allows, then what is spoken, in tokens of about four characters. */
export function replyTokens(prompt: string, turn: number): string[] {
  const allowed = [...prompt.matchAll(/^- ([A-Z]+):/gm)].map((match) => match[1] ?? "");
  const tag = TAGS.find((one) => allowed.includes(one)) ?? "NEXT";
  const opener = OPENERS[turn % OPENERS.length] ?? "";
  const topic = TOPICS[turn % TOPICS.length] ?? "";
  return [`${tag}\n`, ...spokenTokens(`${opener} What did you learn from ${topic}, and what would you do differently today?`)];
}

/** Tokens that a model needs until its first clause is whole, the tag among them. */
export const tokensOf = (firstClause: string): number => 1 + spokenTokens(firstClause).length;

const spokenTokens = (text: string): string[] => text.match(/\s*\S{1,4}/g) ?? [];
