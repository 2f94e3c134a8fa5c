import { expect, test } from "vitest";

import { parseEnv } from "~/env.server";

import { chainFrom } from "./interviewer-instance.server";

const from = (environment: Record<string, string>) => {
  const { id, name, limits } = chainFrom(parseEnv(environment)).interviewer;
  return { id, name, limits };
};
const chainOf = (environment: Record<string, string>) => chainFrom(parseEnv(environment)).links.map(({ interviewer }) => interviewer.name);

test("without keys the built-in interviewer speaks, and says what would add a model", () => {
  const { id, limits } = from({});
  expect(id).toBe("built-in");
  expect(limits).toContain("LLM_BASE_URL or OPENAI_API_KEY");
});

test("OPENAI_API_KEY alone is enough", () => {
  expect(from({ OPENAI_API_KEY: "key" })).toMatchObject({ id: "language-model", name: "gpt-4.1-mini at api.openai.com" });
});

test("a local endpoint needs no key", () => {
  const { name, limits } = from({ LLM_BASE_URL: "http://127.0.0.1:11434/v1/", LLM_MODEL: "llama3.2" });
  expect(name).toBe("llama3.2 at 127.0.0.1:11434");
  expect(limits).toContain("sent to 127.0.0.1:11434");
});

test("a model's name alone does not make a model", () => {
  expect(from({ LLM_MODEL: "llama3.2" }).id).toBe("built-in");
});

test("a second endpoint stands between the first and the built-in interviewer", () => {
  const local = { LLM_BASE_URL: "http://127.0.0.1:11434/v1", LLM_MODEL: "llama3.2" };
  expect(chainOf({ ...local, LLM_FALLBACK_BASE_URL: "https://api.groq.com/openai/v1/", LLM_FALLBACK_API_KEY: "key", LLM_FALLBACK_MODEL: "fast" })).toEqual([
    "llama3.2 at 127.0.0.1:11434",
    "fast at api.groq.com",
    "Built-in interviewer",
  ]);
  expect(chainOf({ OPENAI_API_KEY: "key", LLM_FALLBACK_MODEL: "gpt-4.1-nano" })[1]).toBe("gpt-4.1-nano at api.openai.com");
  expect(chainOf({ ...local, LLM_FALLBACK_MODEL: "llama3.1" })).toHaveLength(2);
});
