import { wordsOf } from "~/domain/spoken-words";

const ASKING =
  /^(?:(?:and|so|well|um|uh|ok|okay|yes|yeah|yep|sure|actually|no|one|just|thanks|thank you|first|also|hi|sorry|(?:one|a|another) (?:more )?(?:quick )?question) )*(?:what|how|when|where|who|why|which|is|are|am|do|does|did|can|could|will|would|may|should|was|were|have|has)\b/;
const WISHING =
  /\b(?:(?:i|i'd|i would|we) (?:just )?(?:want|wanted|like|love|wish|wonder|wondered)(?:ed)? (?:to (?:know|ask|hear|find out|understand|learn)|if|whether|what|how)|i (?:have|had|got|do have|'ve got) (?:a|one|two|some|just one|another) question|i'm (?:curious|wondering|interested)|(?:i was|just) wondering|my question|can you tell|could you tell|tell me|curious (?:about|how|what))\b/;

/** Whether what was said in the closing asks for something; speech-to-text often leaves the question mark out. */
export function candidateAsks(text: string): boolean {
  const said = wordsOf(text).join(" ");
  return text.includes("?") || ASKING.test(said) || WISHING.test(said) || /\b(?:what|how|when|where|who|why|which) (?:is|are|do|does|would|will|can|kind|many|much)\b/.test(said);
}

export type QuestionTopic = "pay" | "outcome" | "next-steps" | "who-are-you" | "hours" | "growth" | "team" | "first-months" | "company" | "other";

const TOPICS: [QuestionTopic, RegExp][] = [
  ["outcome", /\b(?:how (?:did|was|were) (?:i|my|it)|did i|feedback|my answers?|do you think i|am i|was i|pass(?:ed)?|hired|my chances|improve|good enough)\b/],
  ["who-are-you", /\b(?:are you (?:a |an )?(?:real|human|ai|robot|bot|person|machine|chatgpt|computer)|who are you|about you(?:rself)?|your name|do you like (?:it|your|working)|your favou?rite|you like (?:best|most|about))\b/],
  ["pay", /\b(?:salar\w+|pay|paid|compensation|wages?|bonus\w*|money|earn|equity|stock options|range|pension|benefits?|perks)\b/],
  ["next-steps", /\b(?:next steps?|next stage|next round|hear (?:back|from)|when (?:will|do|can) i|timeline|process|what happens (?:now|next|after)|decision|start date|how long)\b/],
  ["hours", /\b(?:remote\w*|hybrid|home|office|hours|shifts?|overtime|weekends?|holidays?|vacation|flexib\w+|part time|travel|balance|on-?call|parental)\b/],
  ["growth", /\b(?:training|grow\w*|career|promot\w+|learn\w*|mentor\w*|develop myself|development|courses?|progress\w*)\b/],
  ["first-months", /\b(?:first (?:day|week|month|three|six|ninety|30|60|90)|success\w*|expect\w*|onboard\w*|typical day|day to day|day-to-day|challeng\w+|responsibilit\w+|look like)\b/],
  ["team", /\b(?:team\w*|colleagues?|cultur\w+|manager|boss|people|report to|work with|atmosphere|environment)\b/],
  ["company", /\b(?:compan\w+|business|product\w*|customers?|strateg\w+|compet\w+|plans?|future|roadmap|technolog\w+|tech stack|stack|tools|budget|clients?|organi[sz]ation|school|hospital|vision|goals?)\b/],
];

export function topicOf(text: string): QuestionTopic {
  const said = wordsOf(text).join(" ");
  return TOPICS.find(([, pattern]) => pattern.test(said))?.[0] ?? "other";
}
