import { Link } from "@remix-run/react";

export type PlaybackView = "transcript" | "table";

const NAMES: Record<PlaybackView, string> = { transcript: "Transcript", table: "Table" };
const HREFS: Record<PlaybackView, string> = { transcript: "?", table: "?view=table" };

/** Which way the words are laid out; the address remembers it. */
export function ViewSwitch({ view }: { view: PlaybackView }) {
  return (
    <nav aria-label="View" className="view-switch">
      {(["transcript", "table"] as const).map((name) => (
        <Link key={name} to={HREFS[name]} replace preventScrollReset aria-current={name === view ? "page" : undefined}>
          {NAMES[name]}
        </Link>
      ))}
    </nav>
  );
}

export const viewHref = (view: PlaybackView): string => HREFS[view];
