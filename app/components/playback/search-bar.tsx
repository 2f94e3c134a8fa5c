import { ChevronDown, ChevronUp, Play, Search as SearchIcon } from "lucide-react";
import type { KeyboardEvent, RefObject } from "react";

import type { Search } from "./use-search";

interface SearchBarProps {
  search: Search;
  field: RefObject<HTMLInputElement>;
  /** Plays what is shown. */
  onPlay: () => void;
}

/** Search in the words: Enter goes on, with Shift back, Escape clears. */
export function SearchBar({ search, field, onPlay }: SearchBarProps) {
  const { query, setQuery, count, at, go } = search;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      setQuery("");
      field.current?.blur();
    }
  };
  const searched = query.trim() !== "" && count !== null;
  return (
    <div role="search" className="playback-search">
      <SearchIcon aria-hidden size={16} className="playback-search-icon" />
      <input
        ref={field}
        type="search"
        className="field"
        aria-label="Search the words"
        aria-keyshortcuts="/"
        placeholder="Search"
        dir="auto"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p role="status" className="playback-search-count tabular">
        {searched ? (count ? `${at + 1} of ${count}` : "Not found") : ""}
      </p>
      {count ? (
        <div className="playback-search-steps">
          <button type="button" aria-label="Previous place" onClick={() => go(-1)}>
            <ChevronUp aria-hidden size={18} />
          </button>
          <button type="button" aria-label="Next place" onClick={() => go(1)}>
            <ChevronDown aria-hidden size={18} />
          </button>
          <button type="button" aria-label="Play from this place" onClick={onPlay}>
            <Play aria-hidden size={14} fill="currentColor" />
          </button>
        </div>
      ) : null}
    </div>
  );
}
