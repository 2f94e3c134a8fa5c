import type { ReactNode } from "react";

import { Sign } from "../shell/wordmark";

/** Around what a link shows: nothing leads from here into the owner's pages. */
export function SharedShell({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-page flex-col px-5 sm:px-8">
      <header className="no-print py-3">
        <p className="wordmark">
          <Sign />
          <span>Hotseat</span>
        </p>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 pt-6 pb-20 outline-none sm:pt-10">
        {children}
      </main>
    </div>
  );
}
