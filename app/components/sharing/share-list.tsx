import type { Share } from "~/domain/sharing";

import { Button } from "../button";
import { LocalDate } from "../local-date";
import { type ShareableAnswer, shareTitle } from "./share-words";

interface ShareListProps {
  shares: readonly Share[];
  answers: readonly ShareableAnswer[];
  busy: boolean;
  onRevoke: (share: Share) => void;
}

/** The links that were made: what each shows, until when, whether somebody opened it. */
export function ShareList({ shares, answers, busy, onRevoke }: ShareListProps) {
  return (
    <section aria-labelledby="share-list" className="mt-8">
      <h3 id="share-list" className="font-medium">
        Links
      </h3>
      <ul className="mt-2 border-t border-line">
        {shares.map((share) => (
          <li key={share.id} className="flex items-center justify-between gap-4 border-b border-line py-3">
            <div className="min-w-0">
              <p className="wrap-anywhere" dir="auto">
                {shareTitle(share, answers)}
              </p>
              <p className="text-small text-quiet tabular">
                Made <LocalDate iso={share.createdAt} />, <Ending share={share} />
              </p>
              <p className="text-small text-quiet tabular">{share.openedAt ? <>Last opened <LocalDate iso={share.openedAt} /></> : "Not opened yet"}</p>
            </div>
            <Button look="quiet" size="small" disabled={busy} onClick={() => onRevoke(share)}>
              {share.expired ? "Remove" : "Revoke"}
              <span className="sr-only"> the link to {shareTitle(share, answers)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ending({ share: { expired, expiresAt } }: { share: Share }) {
  if (!expiresAt) return <>works until you revoke it</>;
  return (
    <>
      {expired ? "ended" : "works until"} <LocalDate iso={expiresAt} />
    </>
  );
}
