import type { ReactNode } from "react";

/** One sentence about what did not work and what to do next, told at once to who does not see it. */
export function AlertLine({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="text-small text-alert">
      {children}
    </p>
  );
}
