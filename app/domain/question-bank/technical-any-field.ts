import type { Question } from "../question";
import { EVERY_LEVEL, FROM_MID, group } from "./group";

const tags = {
  kind: "technical" as const,
  competency: "technical-depth" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["general" as const],
  minutes: 5,
};

/** Knowledge questions that anybody can answer out of their own field. */
export const TECHNICAL_ANY_FIELD: Question[] = group(tags, [
  { id: "field-explain-concept", competency: "communication", text: "Choose an idea that everyone in your field must understand, and explain it to me as a beginner." },
  { id: "field-method-step-by-step", text: "Walk me through a task that you do often and do well, step by step." },
  { id: "field-tool-of-choice", text: "Which tool could you not work without? Tell me where it lets you down." },
  { id: "field-check-own-work", competency: "testing", text: "How do you check your own work before anyone else sees it?" },
  { id: "field-common-mistake", competency: "problem-solving", text: "What mistake do beginners in your field make most often, and how do you help them avoid it?" },
  { id: "field-rule-of-thumb", competency: "decision-making", text: "Which rule of thumb in your work do you trust, and when does it fail?" },
  { id: "field-recent-change", competency: "learning", text: "What has changed most in your field in the last few years, and how has it changed your work?" },
  { id: "field-measure-success", competency: "planning", text: "How do you know at the end of a month whether you have done good work?" },
  { id: "field-when-it-goes-wrong", competency: "debugging", text: "Something that normally works has stopped working, and nobody knows why. How do you go about it?" },
  { id: "field-regulation", competency: "integrity", text: "Which rule or standard shapes your work most, and what is it there to prevent?" },
  { id: "field-hardest-skill", text: "Tell me which skill of your trade took you longest to learn, and how you got there." },
  { id: "field-quality-or-speed", competency: "decision-making", text: "Where in your work is it fine to be quick, and where must you never be?" },
  { id: "field-expert-disagreement", text: "What do experts in your field disagree about? Tell me where you stand, and why." },
  { id: "field-handle-risk", competency: "reliability", text: "What is the worst that can go wrong in your work, and what do you do to prevent it?" },
  { id: "field-teach-in-an-hour", competency: "communication", text: "If you had one hour to train your replacement, what would you show them?" },
  { id: "field-improve-the-craft", competency: "leadership", text: "Tell me how you raised the professional standard of the people around you.", levels: FROM_MID },
]);
