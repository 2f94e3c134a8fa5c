import { useCallback, useEffect, useState } from "react";

import { messageForPerson } from "~/domain/errors";
import type { MadeShare, NewShare, Share } from "~/domain/sharing";

/** Loaded when the dialog opens: what checks the answers is more than the rest of the page. */
const loadRequests = async () => (await import("./request-shares")).shareRequests();

interface SharesState {
  /** null until they were read. */
  shares: Share[] | null;
  /** The link that was made last: only now can it be copied. */
  made: MadeShare | null;
  busy: boolean;
  problem: string | null;
}

/** The links of an interview while its dialog is open. */
export function useShares(interviewId: string) {
  const [state, setState] = useState<SharesState>({ shares: null, made: null, busy: true, problem: null });
  const change = useCallback(
    async (act: () => Promise<Partial<SharesState>>) => {
      setState((now) => ({ ...now, busy: true, problem: null }));
      try {
        const changed = await act();
        const shares = await (await loadRequests()).list(interviewId);
        setState((now) => ({ ...now, ...changed, shares, busy: false }));
      } catch (error) {
        setState((now) => ({ ...now, busy: false, problem: messageForPerson(error, "That did not work. Load the page again.") }));
      }
    },
    [interviewId],
  );
  useEffect(() => void change(() => Promise.resolve({})), [change]);
  return {
    ...state,
    make: (share: NewShare) => void change(async () => ({ made: await (await loadRequests()).make(interviewId, share) })),
    revoke: ({ id }: Share) =>
      void change(async () => {
        await (await loadRequests()).revoke(interviewId, id);
        return state.made?.id === id ? { made: null } : {};
      }),
  };
}
