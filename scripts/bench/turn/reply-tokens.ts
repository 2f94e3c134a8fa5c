/** As the prompt asks for: a short clause of 20 to 40 characters first, in five tokens. */
const OPENERS = ["That does make sense.", "Yes, that was clear.", "That part was clear.", "That will do for now."];
const TOPICS = ["the hardest decision", "a late delivery", "an angry customer", "your first team", "a plan that failed", "a quiet success", "your last review"];

/** The `turn`th reply as a model streams it that takes the usual move, whose name the prompt does not ask for: tokens of about four characters. */
export function replyTokens(turn: number): string[] {
  const opener = OPENERS[turn % OPENERS.length] ?? "";
  const topic = TOPICS[turn % TOPICS.length] ?? "";
  return spokenTokens(`${opener} What did you learn from ${topic}, and what would you do differently today?`);
}

/** Tokens that a model needs until its first clause is whole. */
export const tokensOf = (firstClause: string): number => spokenTokens(firstClause).length;

const spokenTokens = (text: string): string[] => text.match(/\s*\S{1,4}/g) ?? [];
