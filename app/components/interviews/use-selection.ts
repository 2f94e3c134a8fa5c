import { useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  count: number;
  onPage: number;
  allOnPage: boolean;
  /** All that match are meant, on other pages too. */
  everything: boolean;
  toggle: (interviewId: string) => void;
  togglePage: () => void;
  selectEverything: () => void;
  clear: () => void;
}

interface Chosen {
  ids: ReadonlySet<string>;
  everything: boolean;
}

const NOTHING: Chosen = { ids: new Set(), everything: false };

/** What is selected of a page of the list. What is not on the page any more is not selected either. */
export function useSelection(page: readonly string[]): Selection {
  const [{ ids: chosen, everything }, setChosen] = useState(NOTHING);
  const ids = new Set(page.filter((id) => chosen.has(id)));
  const allOnPage = page.length > 0 && ids.size === page.length;
  const toggle = (id: string) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    setChosen({ ids: next, everything: false });
  };
  return {
    ids,
    count: ids.size,
    onPage: page.length,
    allOnPage,
    everything: everything && allOnPage,
    toggle,
    togglePage: () => setChosen(allOnPage ? NOTHING : { ids: new Set(page), everything: false }),
    selectEverything: () => setChosen({ ids: new Set(page), everything: true }),
    clear: () => setChosen(NOTHING),
  };
}
