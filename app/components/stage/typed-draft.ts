interface Draft {
  /** Names what it is a draft of. */
  of: string;
  text: string;
}

/** What somebody writes in this tab and has not sent: one text at most. It outlives the box that it is written in, and a reload. */
export interface TypedDraft {
  /** What was written of `key`; null when nothing was. */
  read(key: string): string | null;
  keep(key: string, text: string): void;
  /** Forgets what is not of `key`. Nothing while that is not known yet (""). */
  keepOnly(key: string): void;
  forget(): void;
}

/** Where storage is full, or forbidden by the browser, the draft is kept until the page is left. */
export function createTypedDraft(storageKey: string, storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem"> = () => sessionStorage): TypedDraft {
  /** Undefined until the storage was asked. */
  let known: Draft | null | undefined;

  const current = (): Draft | null => (known === undefined ? (known = quietly(() => parsed(storage().getItem(storageKey)), null)) : known);

  function set(draft: Draft | null): void {
    known = draft;
    quietly(() => (draft ? storage().setItem(storageKey, JSON.stringify(draft)) : storage().removeItem(storageKey)), undefined);
  }

  return {
    read(key) {
      const draft = current();
      return draft?.of === key ? draft.text : null;
    },
    keep: (key, text) => set({ of: key, text }),
    keepOnly(key) {
      if (key !== "" && current() && current()?.of !== key) set(null);
    },
    forget: () => set(null),
  };
}

function parsed(stored: string | null): Draft | null {
  const draft = JSON.parse(stored ?? "null") as Partial<Draft> | null;
  return typeof draft?.of === "string" && typeof draft.text === "string" ? { of: draft.of, text: draft.text } : null;
}

function quietly<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** The answer that is being typed, by `answerKey`. */
export const answerDraft = createTypedDraft("hotseat:typed-answer");
/** The correction of the last answer, by its turn. */
export const correctionDraft = createTypedDraft("hotseat:corrected-answer");
