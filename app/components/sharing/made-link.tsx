import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";

import type { MadeShare } from "~/domain/sharing";

import { Button } from "../button";

/** The new link, to be copied now: only its hash is kept, so it cannot be shown again. */
export function MadeLink({ made: { url, note } }: { made: MadeShare }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"no" | "yes" | "by-hand">("no");
  const copy = () => {
    field.current?.select();
    // Missing where the address is plain http.
    const writing = (navigator.clipboard as Clipboard | undefined)?.writeText(url) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => setCopied("yes"),
      () => setCopied("by-hand"),
    );
  };
  const Icon = copied === "yes" ? Check : Copy;
  return (
    <section aria-label="New link" className="mt-5 grid gap-2 rounded-card bg-well p-4">
      <p className="text-small">
        {copied === "yes" ? "Copied." : copied === "by-hand" ? "It is selected: copy it with the keyboard or by holding it." : "The link is ready. Copy it now: it is not shown again."}
      </p>
      <div className="flex gap-2">
        <input ref={field} className="field min-w-0 flex-1" aria-label="Link" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
        <Button onClick={copy}>
          <Icon aria-hidden size={16} /> Copy
        </Button>
      </div>
      {note ? <p className="text-small text-quiet">{note}</p> : null}
    </section>
  );
}
