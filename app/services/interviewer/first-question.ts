import { interviewSettingsSchema } from "~/domain/settings";

import type { Interviewer } from "./interviewer";

/** What an interviewer says first in an interview with nothing chosen, to try it. Throws `ProviderError`. */
export async function* firstQuestion(interviewer: Interviewer, signal: AbortSignal): AsyncGenerator<string> {
  const settings = interviewSettingsSchema.parse({});
  const plan = await interviewer.plan({ settings, recentQuestionIds: [], seed: 1, signal });
  const nothingYet = { conversation: [], openQuestion: null, skippedQuestionIds: [], request: "next", elapsedMs: 0 } as const;
  for await (const part of interviewer.reply({ settings, plan, signal, ...nothingYet })) if (part.type === "text") yield part.text;
}
