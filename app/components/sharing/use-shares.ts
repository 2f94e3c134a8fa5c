import { useCallback, useEffect, useState } from "react";

import { messageForPerson } from "~/domain/errors";
import type { MadeShare, NewShare, Share } from "~/domain/sharing";

import { shareRequests } from "./request-shares";

const requests = shareRequests();

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
        const shares = await requests.list(interviewId);
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
    make: (share: NewShare) => void change(async () => ({ made: await requests.make(interviewId, share) })),
    revoke: ({ id }: Share) =>
      void change(async () => {
        await requests.revoke(interviewId, id);
        return state.made?.id === id ? { made: null } : {};
      }),
  };
}
