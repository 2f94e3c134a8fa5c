/** What a person types to say that they mean it. */
export const DELETE_PHRASE = "delete everything";

/** Whether what was typed says it; capitals and spaces around it do not matter. */
export const saysDelete = (typed: string): boolean => typed.trim().toLowerCase() === DELETE_PHRASE;

/** How far the deletion of everything is. */
export interface DeletingEverything {
  /** Interviews that are left. */
  interviews: number;
  /** Why it did not go on, in words for the person; null while it does. */
  problem: string | null;
}

export interface EverythingView {
  interviews: number;
  storedBytes: number;
  /** null when none is going on. */
  deleting: DeletingEverything | null;
}
