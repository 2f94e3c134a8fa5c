import type { FetcherWithComponents } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import { ConfirmDeletion } from "./confirm-deletion";
import type { Selection } from "./use-selection";

interface BulkBarProps {
  selection: Selection;
  /** The address of the list, for "all that match". */
  search: string;
  /** How many match in all. */
  matching: number;
  fetcher: FetcherWithComponents<DeletionAnswer>;
}

/** What the list's action answers. */
export interface DeletionAnswer {
  deleting?: number;
  error?: { message: string };
}

/** Selects all of the page or all that match, and deletes what is selected, once confirmed. */
export function BulkBar({ selection, search, matching, fetcher }: BulkBarProps) {
  const { count, allOnPage, everything, onPage } = selection;
  const [asked, setAsked] = useState(false);
  const busy = fetcher.state !== "idle";
  const failed = busy ? undefined : fetcher.data?.error?.message;
  const chosen = everything ? matching : count;
  const remove = () => {
    const body = new FormData();
    body.set("intent", "delete");
    if (everything) body.set("expected", String(matching));
    else for (const interviewId of selection.ids) body.append("id", interviewId);
    fetcher.submit(body, { method: "post", action: `/interviews?index${search.replace(/^\?/, "&")}` });
    selection.clear();
  };
  return (
    <div className="bulk-bar" data-active={chosen > 0 ? "" : undefined}>
      <label className="bulk-all">
        <input type="checkbox" className="select-box" checked={allOnPage} ref={(box) => void (box && (box.indeterminate = count > 0 && !allOnPage))} onChange={selection.togglePage} />
        <span>{onPage === 1 ? "Select the one on this page" : `Select all ${onPage} on this page`}</span>
      </label>
      <p role="status" className="text-small tabular">
        {chosen > 0 ? `${chosen} selected` : ""}
      </p>
      {allOnPage && !everything && matching > onPage ? (
        <Button look="quiet" size="small" onClick={selection.selectEverything}>
          Select all {matching} that match
        </Button>
      ) : null}
      {chosen > 0 ? (
        <Button look="danger" size="small" disabled={busy} onClick={() => setAsked(true)}>
          <Trash2 aria-hidden size={16} /> Delete {chosen}
        </Button>
      ) : null}
      {failed ? <AlertLine>{failed}</AlertLine> : null}
      <ConfirmDeletion open={asked} onOpenChange={setAsked} of={{ count: chosen }} onConfirm={remove} />
    </div>
  );
}
