import { type QuestionTopic, topicOf } from "./candidate-question";

/** A practice interviewer knows no company. Each reply says so where it matters, and whom to ask instead. */
const REPLIES: Record<QuestionTopic, (company: string) => string[]> = {
  pay: (company) => [
    `I can't know what ${company} pays, because this is practice.`,
    "Ask the recruiter, ideally before the last round, and have a figure of your own in mind.",
  ],
  outcome: () => [
    "I can't judge your answers, and I would rather not guess.",
    "Your recording and the transcript will be there in a moment. Listen to them with someone whose opinion you trust.",
  ],
  "next-steps": () => [
    "There is no next round with me, because this is practice.",
    "In the real interview, ask the recruiter when you will hear from them and who decides.",
  ],
  "who-are-you": () => [
    "I am a program, not a person. I choose questions from a bank and follow up on what an answer leaves out.",
    "Do ask a real interviewer the same thing, though. People like to talk about their own work.",
  ],
  hours: (company) => [
    `I don't know how ${company} handles that, because I have no inside knowledge.`,
    "The recruiter can tell you what the contract says, and a future colleague can tell you how it really is.",
  ],
  growth: (company) => [
    `I can't speak for ${company} there.`,
    "Ask the hiring manager where the last person in this role is now. The answer tells you a lot.",
  ],
  team: () => [
    "I don't know the team, so anything I said would be made up.",
    "Ask the hiring manager, and ask whether you may talk to one of your future colleagues.",
  ],
  "first-months": () => [
    "I can't tell you that, because I don't know the position beyond what you entered.",
    "It is a good question for the hiring manager, who has to know what a good first half year looks like.",
  ],
  company: (company) => [
    `I have no inside knowledge of ${company}, so I can't answer that honestly.`,
    "The hiring manager is the right person to ask. Say what you already found out yourself first.",
  ],
  other: () => [
    "I can't answer that, because I only know what you entered before we started.",
    "Keep the question for the real interview. The hiring manager or the recruiter should be able to answer it.",
  ],
};

/** The most honest answer that a built-in interviewer can give, in sentences. */
export function honestReply({ asked, company }: { asked: string; company: string }): string[] {
  return REPLIES[topicOf(asked)](speakableName(company));
}

/** The company as the candidate typed it, when that can be said; typed markup is left out. */
function speakableName(company: string): string {
  const name = company.replace(/[^\p{L}\p{N} .,&'-]+/gu, " ").replace(/\s+/g, " ").trim();
  return name.length > 0 && name.length <= 60 ? name : "the company";
}
