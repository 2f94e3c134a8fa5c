import { parseArgs } from "node:util";

import { InvalidInputError } from "~/domain/errors";

export interface NumberOption {
  default: number;
  /** One line for --help, with the unit. */
  help: string;
  least?: number;
  most?: number;
}

export interface ChoiceOption {
  /** The first one is the default. */
  of: readonly [string, ...string[]];
  help: string;
}

interface Definition<Numbers extends string, Flags extends string, Choices extends string> {
  bench: string;
  numbers: Record<Numbers, NumberOption>;
  /** Switches, each with its line for --help. */
  flags?: Record<Flags, string>;
  choices?: Record<Choices, ChoiceOption>;
}

export type BenchArguments<Numbers extends string, Flags extends string, Choices extends string = never> = Record<Numbers, number> &
  Record<Flags | "json", boolean> &
  Record<Choices, string>;

/** Reads the command line of a benchmark; prints the usage and ends the process after `--help`. Throws InvalidInputError. */
export function readArguments<Numbers extends string, Flags extends string = never, Choices extends string = never>(
  definition: Definition<Numbers, Flags, Choices>,
  args: readonly string[] = process.argv.slice(2),
): BenchArguments<Numbers, Flags, Choices> {
  const { numbers, flags, choices = {} } = definition;
  const flagNames = [...Object.keys(flags ?? {}), "json", "help"];
  const options = Object.fromEntries([
    ...Object.keys({ ...numbers, ...choices }).map((name) => [name, { type: "string" }] as const),
    ...flagNames.map((name) => [name, { type: "boolean" }] as const),
  ]);
  const values = parse(args, options);
  if (values["help"]) {
    console.log(usage(definition));
    process.exit(0);
  }
  const read = Object.entries<NumberOption>(numbers).map(([name, option]) => [name, numberOf(name, values[name], option)] as const);
  const chosen = Object.entries<ChoiceOption>(choices).map(([name, option]) => [name, choiceOf(name, values[name], option)] as const);
  const flagged = flagNames.map((name) => [name, values[name] === true] as const);
  return Object.fromEntries([...read, ...chosen, ...flagged]) as BenchArguments<Numbers, Flags, Choices>;
}

function parse(args: readonly string[], options: Record<string, { type: "string" | "boolean" }>): Record<string, unknown> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new InvalidInputError("Only the options that --help shows can be used.", { cause });
  }
}

function numberOf(name: string, value: unknown, { default: usual, least = 0, most = Number.MAX_SAFE_INTEGER }: NumberOption): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (String(value).trim() === "" || !(number >= least && number <= most)) {
    throw new InvalidInputError(`--${name} must be a number from ${least} to ${most}.`);
  }
  return number;
}

function choiceOf(name: string, value: unknown, { of }: ChoiceOption): string {
  if (value === undefined) return of[0];
  if (!of.includes(String(value))) throw new InvalidInputError(`--${name} must be one of ${of.join(", ")}.`);
  return String(value);
}

function usage({ bench, numbers, flags, choices = {} }: Definition<string, string, string>): string {
  const lines = [
    ...Object.entries(numbers).map(([name, { default: usual, help }]) => [`--${name} N`, `${help} (default ${usual})`]),
    ...Object.entries(choices).map(([name, { of, help }]) => [`--${name} WORD`, `${help}: ${of.join(", ")} (default ${of[0]})`]),
    ...Object.entries({ ...flags, json: "the last line is one JSON object" }).map(([name, help]) => [`--${name}`, help]),
  ];
  return [`npm run bench:${bench} -- [options]`, "", ...lines.map(([option = "", help]) => `  ${option.padEnd(16)} ${help}`)].join("\n");
}
