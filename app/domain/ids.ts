const ALPHABET = "0123456789abcdefghijkmnpqrstuvwxyz"; // 34 signs: no l, no o
const ID_LENGTH = 20; // 34^20 ≈ 2^101: cannot be guessed
const LARGEST_FAIR_BYTE = 256 - (256 % ALPHABET.length);

/**
 * A new random id: 20 signs of 0-9a-z. Works in browsers over plain http too, where `crypto.randomUUID` is missing.
 */
export function newId(): string {
  let id = "";
  while (id.length < ID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH))) {
      if (byte < LARGEST_FAIR_BYTE && id.length < ID_LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
}

const ID = /^[0-9a-z]{8,32}$/;

/** Ids come from clients, so they are checked before they meet a path or a query. */
export const isId = (text: string): boolean => ID.test(text);
