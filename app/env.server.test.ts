import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { InvalidInputError } from "~/domain/errors";

import { envSchema, parseEnv } from "./env.server";

const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
/** Lines such as `# PORT=3000`: a comment of prose has spaces before its first equals sign. */
const documented = [...example.matchAll(/^# ?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value] as const);

test("everything has a default", () => {
  expect(parseEnv({})).toMatchObject({ PORT: 3000, HOST: "127.0.0.1", DATA_DIR: "./.data", LOG_LEVEL: "info" });
});

test("an empty value is as good as none", () => {
  expect(parseEnv({ PORT: "", PUBLIC_URL: " ", LLM_MODEL: "" })).toEqual(parseEnv({}));
});

test("each setting that cannot be used is named in a line", () => {
  const wrong = () => parseEnv({ PORT: "70000", PUBLIC_URL: "hotseat.example" });
  expect(wrong).toThrow(InvalidInputError);
  expect(wrong).toThrow(/^The environment has settings that cannot be used:\n {2}PORT: .+\n {2}PUBLIC_URL: .+$/);
});

test("a bucket that is named in part is asked for whole", () => {
  const bucket = { S3_BUCKET: "interviews", S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "secret" };
  expect(parseEnv(bucket)).toMatchObject(bucket);
  expect(() => parseEnv({ ...bucket, S3_BUCKET: "" })).toThrow(/\n {2}S3_BUCKET: a bucket needs it too$/);
  expect(() => parseEnv({ S3_ENDPOINT: "https://s3.example" })).toThrow(/S3_BUCKET: .+\n {2}S3_ACCESS_KEY_ID: .+\n {2}S3_SECRET_ACCESS_KEY: .+$/);
  expect(() => parseEnv({ ...bucket, S3_ENDPOINT: "s3.example" })).toThrow("S3_ENDPOINT");
});

test(".env.example documents every key, each once, and no other", () => {
  expect(documented.map(([key]) => key).sort()).toEqual(Object.keys(envSchema.shape).sort());
});

test(".env.example sets nothing as it is, and is valid with every line uncommented", () => {
  expect(example.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual([]);
  expect(Object.values(parseEnv(Object.fromEntries(documented))).every((value) => value !== undefined)).toBe(true);
});
