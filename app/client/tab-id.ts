import { idSchema } from "~/domain/id-schema";
import { newId } from "~/domain/ids";

const KEY = "hotseat.tab";
let fallback: string | undefined;

/**
 * The id of this tab: the same after a reload, another in every other tab. Where the browser blocks storage it lasts until
 * the page is left. (A duplicated tab copies it in some browsers; the server then sees a takeover, as is right.)
 */
export function tabId(storage: () => Storage = () => sessionStorage): string {
  try {
    const kept = idSchema.safeParse(storage().getItem(KEY));
    if (kept.success) return kept.data;
    const id = newId();
    storage().setItem(KEY, id);
    return id;
  } catch {
    // Storage is blocked, which is the person's good right.
    fallback ??= newId();
    return fallback;
  }
}
