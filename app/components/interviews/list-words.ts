import { type ListOrder, type ListQuery, orderOf } from "~/domain/list-query";
import type { Tag } from "~/domain/tags";

import { KIND_WORDS, LEVEL_WORDS } from "../settings-words";

type Options = readonly (readonly [value: string, words: string])[];

export const KIND_OPTIONS: Options = Object.entries(KIND_WORDS);
export const LEVEL_OPTIONS: Options = Object.entries(LEVEL_WORDS);
const STATUS_WORDS = { ended: "Finished", unfinished: "Not finished", created: "Not begun" } as const;
export const STATUS_OPTIONS: Options = Object.entries(STATUS_WORDS);

const ORDER_WORDS: readonly (readonly [ListOrder, string])[] = [
  ["best", "Best match"],
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["longest", "Longest first"],
];
const usualOrder = (query: ListQuery): ListOrder => orderOf({ ...query, sort: undefined });

/** The usual order has no name in the address: words that are typed later make another one usual. */
export function orderOptions(query: ListQuery): Options {
  const usual = usualOrder(query);
  const possible = ORDER_WORDS.filter(([order]) => order !== "best" || query.q !== undefined);
  return [...possible.filter(([order]) => order === usual), ...possible.filter(([order]) => order !== usual)].map(([order, words]) => [order === usual ? "" : order, words]);
}

export const shownOrder = (query: ListQuery): string => (orderOf(query) === usualOrder(query) ? "" : orderOf(query));

/** A filter that applies, in words. */
export function filterWords(query: ListQuery, name: keyof ListQuery, tags: readonly Tag[]): string {
  const { q = "", kind, level, status, from = "", to = "", tag, about = "" } = query;
  switch (name) {
    case "q":
      return `“${q}”`;
    case "kind":
      return kind ? KIND_WORDS[kind] : "";
    case "level":
      return level ? LEVEL_WORDS[level] : "";
    case "status":
      return status ? STATUS_WORDS[status] : "";
    case "from":
      return `From ${from}`;
    case "to":
      return `To ${to}`;
    case "tag":
      return tags.find(({ tagId }) => tagId === tag)?.name ?? "A tag that is gone";
    case "about":
      return `Role or company: ${about}`;
    default:
      return "";
  }
}
