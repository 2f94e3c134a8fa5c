import { createHash, randomBytes } from "node:crypto";

/** 256 bits: cannot be guessed, so guesses need not be counted. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** The secret part of a link, 43 signs of base64url, and what is kept of it. */
export function newShareToken(): { token: string; tokenHash: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, tokenHash: hashOf(token) };
}

/**
 * What is kept of a token, in hex; null for what cannot be one. Rows are looked up by it: how long that takes tells at most about the hash
 * of a guess, and nobody can choose a token by its hash.
 */
export function hashOfToken(token: string): string | null {
  return TOKEN.test(token) ? hashOf(token) : null;
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
