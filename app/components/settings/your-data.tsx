import { Link } from "@remix-run/react";
import { Download, Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";

import type { EverythingView } from "~/domain/everything";
import type { RetentionView } from "~/domain/retention";

import { Button, ButtonLink } from "../button";
import { DeleteEverything } from "./delete-everything";
import { KeepInterviews } from "./keep-interviews";
import { importSentence } from "./request-import";
import { type ImportState, useImport } from "./use-import";

/** Takes everything away as one zip, and brings such a zip in; how long interviews are kept; deletes everything. */
export function YourData({ retention, everything }: { retention: RetentionView; everything: EverythingView }) {
  const { state, send } = useImport();
  const input = useRef<HTMLInputElement>(null);
  const busy = state.type === "sending";
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file) send(file);
    target.value = ""; // the same zip may be chosen again
  };
  return (
    <section aria-labelledby="your-data" className="settings-section">
      <header>
        <h2 id="your-data" className="font-voice text-lead">
          Your data
        </h2>
        <p className="text-small text-quiet">Every interview with its sound, words and times, in files that other programs can read.</p>
      </header>
      <div className="grid content-start gap-3">
        <div className="flex flex-wrap gap-2">
          <ButtonLink to="/export" reloadDocument download>
            <Download aria-hidden size={18} /> Export everything
          </ButtonLink>
          <input ref={input} type="file" accept=".zip,application/zip" className="sr-only" aria-label="Zip to import" tabIndex={-1} onChange={chosen} />
          <Button look="quiet" aria-disabled={busy} onClick={busy ? undefined : () => input.current?.click()}>
            <Upload aria-hidden size={18} /> {busy ? "Importing" : "Import a zip"}
          </Button>
        </div>
        <p className="max-w-[60ch] text-small text-quiet">An import adds what is missing here. Interviews that are here already are left as they are.</p>
        <div role="status" aria-label="Import" className="text-small">
          <Outcome state={state} />
        </div>
        <KeepInterviews retention={retention} />
        <DeleteEverything everything={everything} />
      </div>
    </section>
  );
}

function Outcome({ state }: { state: ImportState }) {
  switch (state.type) {
    case "idle":
      return null;
    case "sending":
      return (
        <p>
          Importing <bdi>{state.name}</bdi>. Stay on this page until it is done.
        </p>
      );
    case "failed":
      return <p className="text-alert">{state.message}</p>;
    case "done":
      return (
        <>
          <p>
            {importSentence(state.result)} {state.result.imported.length > 0 ? <Link to="/interviews" className="underline underline-offset-4">See them</Link> : null}
          </p>
          <ul>
            {state.result.failed.map(({ interviewId, reason }) => (
              <li key={interviewId} className="text-alert">
                {interviewId}: {reason}
              </li>
            ))}
          </ul>
        </>
      );
  }
}
