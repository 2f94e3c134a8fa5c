import { NavLink, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";

import type { Theme } from "./theme";
import { ThemeToggle } from "./theme-toggle";
import { Wordmark } from "./wordmark";

interface PageShellProps {
  children: ReactNode;
  /** `page` for forms and lists, `wide` for the two sides of a conversation. */
  width?: "page" | "wide";
}

/** Header and main column of every page but the live one, which is a room of its own. */
export function PageShell({ children, width = "page" }: PageShellProps) {
  const theme = useRouteLoaderData<{ theme: Theme }>("root")?.theme ?? "system";
  const column = `mx-auto w-full px-5 sm:px-8 ${width === "wide" ? "max-w-wide" : "max-w-page"}`;
  return (
    <div className="flex min-h-dvh flex-col">
      <header className={`${column} no-print flex items-center justify-between gap-4 py-3`}>
        <Wordmark />
        <nav aria-label="Pages" className="flex items-center gap-1">
          <PageLink to="/interviews">Interviews</PageLink>
          <PageLink to="/settings">Settings</PageLink>
          <ThemeToggle initial={theme} />
        </nav>
      </header>
      <main id="main" tabIndex={-1} className={`${column} flex-1 pt-6 pb-20 outline-none sm:pt-10`}>
        {children}
      </main>
    </div>
  );
}

function PageLink({ to, children }: { to: string; children: string }) {
  return (
    <NavLink
      to={to}
      end
      className="inline-flex min-h-11 items-center rounded-pill px-3 text-quiet hover:bg-well hover:text-ink sm:px-4 aria-[current=page]:text-ink"
    >
      {children}
    </NavLink>
  );
}
