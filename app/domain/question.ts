import { z } from "zod";

export const interviewKindSchema = z.enum(["behavioural", "technical", "system-design", "coding", "mixed"]);
export type InterviewKind = z.infer<typeof interviewKindSchema>;
export type QuestionKind = Exclude<InterviewKind, "mixed">;

export const levelSchema = z.enum(["intern", "junior", "mid", "senior", "lead", "executive"]);
export type Level = z.infer<typeof levelSchema>;

export const roleFamilySchema = z.enum([
  "engineering",
  "data",
  "product",
  "design",
  "sales",
  "marketing",
  "support",
  "operations",
  "finance",
  "people",
  "healthcare",
  "education",
  "management",
  "general",
]);
export type RoleFamily = z.infer<typeof roleFamilySchema>;

/** What a question looks for. The first twelve are asked of anybody; the rest belong to technical kinds. */
export const competencySchema = z.enum([
  "motivation",
  "communication",
  "teamwork",
  "conflict",
  "leadership",
  "ownership",
  "problem-solving",
  "decision-making",
  "learning",
  "adaptability",
  "resilience",
  "customer-focus",
  "planning",
  "integrity",
  "influence",
  "creativity",
  "technical-depth",
  "debugging",
  "architecture",
  "scalability",
  "reliability",
  "data-modelling",
  "algorithms",
  "code-quality",
  "testing",
  "security",
]);
export type Competency = z.infer<typeof competencySchema>;

/** What an answer was found to lack; the probe asks for it. */
export const lackSchema = z.enum([
  "own-action",
  "result",
  "number",
  "reason",
  "we-only",
  "very-short",
  "off-question",
]);
export type Lack = z.infer<typeof lackSchema>;

export const questionSchema = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.enum(["behavioural", "technical", "system-design", "coding"]),
  competency: competencySchema,
  levels: z.array(levelSchema).min(1),
  roleFamilies: z.array(roleFamilySchema).min(1),
  /** Minutes that a good answer with its probes takes. */
  minutes: z.number().positive(),
});
export type Question = z.infer<typeof questionSchema>;

export const plannedQuestionSchema = z.object({
  questionId: z.string(),
  text: z.string(),
  kind: questionSchema.shape.kind,
  competency: competencySchema,
  minutes: z.number().positive(),
});
export type PlannedQuestion = z.infer<typeof plannedQuestionSchema>;

/** The questions of one interview, in the order in which they are to be asked. */
export const interviewPlanSchema = z.object({
  questions: z.array(plannedQuestionSchema).min(1).max(40),
  /** Who made it: an interviewer's id, such as "built-in". */
  madeBy: z.string(),
});
export type InterviewPlan = z.infer<typeof interviewPlanSchema>;
