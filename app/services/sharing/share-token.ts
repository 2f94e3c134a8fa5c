import { createHash, randomBytes } from "node:crypto";

/** 256 bits: cannot be guessed, so guesses need not be counted. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** The secret part of a link: 43 signs of base64url. */
export const newShareToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/**
 * What is kept of a token, in hex; null for what cannot be one. Rows are looked up by it: how long that takes tells at most about the hash
 * of a guess, and nobody can choose a token by its hash.
 */
export function hashOfToken(token: string): string | null {
  return TOKEN.test(token) ? createHash("sha256").update(token).digest("hex") : null;
}
