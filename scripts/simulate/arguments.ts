import { parseArgs } from "node:util";
import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { PERSONA_IDS } from "~/domain/personas";
import { interviewKindSchema, levelSchema } from "~/domain/question";
import { type InterviewSettings, interviewSettingsSchema } from "~/domain/settings";

export const USAGE = `npm run interview:simulate -- [options]

  --turns N        about so many turns, both sides together (6 to 200)
  --seed N         another number, another interview (default 1)
  --kind K         ${interviewKindSchema.options.join(", ")} (default behavioural)
  --level L        ${levelSchema.options.join(", ")} (default mid)
  --role TITLE     such as "Nurse" (default "General interview")
  --company NAME   what the candidate entered
  --minutes N      planned length, 10 to 60 (default 20, or what the turns need)
  --persona P      ${PERSONA_IDS.join(", ")} (default maya)
  --help`;

/** Minutes that a turn takes in a simulated interview, generously: the plan must not run out before the turns do. */
const MINUTES_A_TURN = 1.4;

const whole = (name: string, least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/, `${name} must be a whole number.`)
    .transform(Number)
    .pipe(z.number().min(least, `${name} must be at least ${least}.`).max(most, `${name} must be at most ${most}.`));

const oneOf = <Value extends string>(name: string, values: readonly [Value, ...Value[]]) =>
  z.enum(values, `${name} must be one of ${values.join(", ")}.`);

const argumentsSchema = z.object({
  turns: whole("--turns", 6, 200).optional(),
  seed: whole("--seed", -2_147_483_648, 2_147_483_647).default(1),
  kind: oneOf("--kind", interviewKindSchema.options as ["behavioural"]).default("behavioural"),
  level: oneOf("--level", levelSchema.options as ["intern"]).default("mid" as "intern"),
  role: z.string().max(120, "--role must be at most 120 characters long.").optional(),
  company: z.string().max(120, "--company must be at most 120 characters long.").optional(),
  minutes: whole("--minutes", 10, 60).optional(),
  persona: oneOf("--persona", PERSONA_IDS).optional(),
});

export interface SimulationArguments {
  turns: number | undefined;
  seed: number;
  settings: InterviewSettings;
}

/** Throws InvalidInputError with one sentence. Null: the usage was asked for. */
export function parseArguments(args: readonly string[]): SimulationArguments | null {
  const values = read(args);
  if (values.help) return null;
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues[0]?.message ?? "The options cannot be used.");
  const { turns, seed, persona, minutes, ...rest } = parsed.data;
  const fitted = turns === undefined ? undefined : Math.min(60, Math.max(10, Math.round(turns * MINUTES_A_TURN)));
  return { turns, seed, settings: interviewSettingsSchema.parse({ ...rest, personaId: persona, minutes: minutes ?? fitted }) };
}

const text = { type: "string" } as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { turns: text, seed: text, kind: text, level: text, role: text, company: text, minutes: text, persona: text, help: { type: "boolean" } },
    }).values;
  } catch (error) {
    const unknown = /'(--?[^' ]+)/.exec(error instanceof Error ? error.message : "")?.[1];
    throw new InvalidInputError(unknown ? `${unknown} cannot be used like that; --help shows the options.` : "Only the options that --help shows can be used.", { cause: error });
  }
}
