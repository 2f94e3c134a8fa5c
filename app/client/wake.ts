import { createScope } from "./scope";

/** Calls `onWake` when the network is back or the page is looked at again. Returns what ends it. */
export function listenForWake(onWake: () => void): () => void {
  const scope = createScope();
  scope.listen(window, "online", onWake);
  scope.listen(document, "visibilitychange", () => {
    if (document.visibilityState === "visible") onWake();
  });
  return () => scope.dispose();
}
