import { Form, Link, useNavigate, useNavigation } from "@remix-run/react";
import { Search, SlidersHorizontal, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useSyncExternalStore } from "react";

import { FILTERS, type ListQuery, listHref, listQueryOf } from "~/domain/list-query";
import type { Tag } from "~/domain/tags";

import { Button } from "../button";
import { filterWords, KIND_OPTIONS, LEVEL_OPTIONS, orderOptions, shownOrder, STATUS_OPTIONS } from "./list-words";

interface ListSearchProps {
  query: ListQuery;
  tags: readonly Tag[];
}

/** Long enough to type the next letter in. */
const TYPING_MS = 250;
const typed = new Set(["q", "about"]);

/** Words, filters and order as a form of the address: it works without scripts, and with them at each change. */
export function ListSearch({ query, tags }: ListSearchProps) {
  const form = useRef<HTMLFormElement>(null);
  const { changed, submit } = useListAddress();
  useShownValues(form, query);
  const filters = FILTERS.filter((name) => name !== "q" && query[name] !== undefined);
  const busy = useNavigation().state !== "idle";
  return (
    <search className="list-search">
      <Form ref={form} method="get" action="/interviews" onChange={changed} onSubmit={submit} aria-busy={busy}>
        <div className="list-words">
          <Search aria-hidden size={18} />
          <input type="search" name="q" className="field" aria-label="Search your interviews" placeholder="What was said, a role, a company, a tag" maxLength={200} defaultValue={query.q} dir="auto" autoComplete="off" />
          <Button type="submit" look="outline">
            Search
          </Button>
        </div>
        <div className="list-narrowing">
          <details className="list-filters" open={filters.length > 0 || undefined}>
            <summary>
              <SlidersHorizontal aria-hidden size={16} /> Filters{filters.length > 0 ? ` (${filters.length})` : ""}
            </summary>
            <Filters query={query} tags={tags} />
          </details>
          <Choice name="sort" label="Order" value={shownOrder(query)} options={orderOptions(query)} />
        </div>
      </Form>
      <Applied query={query} tags={tags} />
    </search>
  );
}

function Filters({ query, tags }: ListSearchProps) {
  const zone = useSyncExternalStore(never, () => Intl.DateTimeFormat().resolvedOptions().timeZone, () => query.zone ?? "UTC");
  return (
    <div className="list-fields">
      <Choice name="kind" label="Kind" value={query.kind} options={[["", "Any kind"], ...KIND_OPTIONS]} />
      <Choice name="level" label="Level" value={query.level} options={[["", "Any level"], ...LEVEL_OPTIONS]} />
      <Choice name="status" label="State" value={query.status} options={[["", "Any state"], ...STATUS_OPTIONS]} />
      <Choice name="tag" label="Tag" value={query.tag} options={[["", "Any tag"], ...tags.map(({ tagId, name }) => [tagId, name] as const)]} />
      <label className="list-field-wide">
        Role or company
        <input name="about" className="field" maxLength={120} defaultValue={query.about} dir="auto" autoComplete="off" />
      </label>
      <label>
        From
        <input type="date" name="from" className="field" defaultValue={query.from} />
      </label>
      <label>
        To
        <input type="date" name="to" className="field" defaultValue={query.to} />
      </label>
      <input type="hidden" name="zone" value={zone} />
      {tags.length > 0 ? (
        <Link to="/interviews/tags" className="list-field-wide self-end py-2 text-quiet underline underline-offset-4 hover:text-ink">
          Rename or delete tags
        </Link>
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly (readonly [value: string, words: string])[];
}

function Choice({ name, label, value = "", options }: ChoiceProps) {
  return (
    <label>
      {label}
      <select name={name} className="field" defaultValue={value}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Applied({ query, tags }: ListSearchProps) {
  const applied = FILTERS.filter((name) => query[name] !== undefined);
  if (applied.length === 0) return null;
  return (
    <ul className="list-applied" aria-label="What the list is narrowed to">
      {applied.map((name) => (
        <li key={name}>
          <Link to={listHref(query, { [name]: null })} className="tag" preventScrollReset>
            <bdi>{filterWords(query, name, tags)}</bdi> <X aria-hidden size={14} />
            <span className="sr-only"> (leave this out)</span>
          </Link>
        </li>
      ))}
      {applied.length > 1 ? (
        <li>
          <Link to={listHref({ sort: query.sort })} className="tag" preventScrollReset>
            Clear all
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

const never = () => () => undefined;

/** Goes to the address that the form describes: choices are a step to come back from, letters are not. */
function useListAddress() {
  const navigate = useNavigate();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (form: HTMLFormElement, replace: boolean) => {
    clearTimeout(timer.current);
    const query = listQueryOf(new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])));
    navigate(listHref(query), { replace, preventScrollReset: true });
  };
  return {
    changed: ({ currentTarget, target }: FormEvent<HTMLFormElement>) => {
      clearTimeout(timer.current);
      const name = target instanceof HTMLElement ? target.getAttribute("name") : null;
      if (name !== null && typed.has(name)) timer.current = setTimeout(() => go(currentTarget, true), TYPING_MS);
      else go(currentTarget, false);
    },
    submit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      go(event.currentTarget, false);
    },
  };
}

/** After going back, or a press on what is applied, the fields say what the list shows. What is being typed in is left alone. */
function useShownValues(form: { readonly current: HTMLFormElement | null }, query: ListQuery): void {
  useEffect(() => {
    if (form.current) showValues([...form.current.elements], query);
  }, [form, query]);
}

function showValues(fields: readonly Element[], query: ListQuery): void {
  for (const field of fields) {
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
    if (!isField || field === document.activeElement || field.name === "zone" || field.name === "") continue;
    field.value = (field.name === "sort" ? shownOrder(query) : query[field.name as keyof ListQuery]) ?? "";
  }
}

