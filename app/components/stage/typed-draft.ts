/** One draft at most: the answer that is being typed in this tab. */
const KEY = "hotseat:typed-answer";

interface Draft {
  answerKey: string;
  text: string;
}

/** Storage can be full, or forbidden by the browser; a draft is a courtesy, so the typing goes on without it. */
function quietly<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

export function rememberedTyped(answerKey: string): string {
  return quietly(() => {
    const draft = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Draft> | null;
    return draft?.answerKey === answerKey && typeof draft.text === "string" ? draft.text : "";
  }, "");
}

export function rememberTyped(answerKey: string, text: string): void {
  quietly(() => sessionStorage.setItem(KEY, JSON.stringify({ answerKey, text } satisfies Draft)), undefined);
}

export function forgetTyped(): void {
  quietly(() => sessionStorage.removeItem(KEY), undefined);
}
