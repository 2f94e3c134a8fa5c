import { useFetcher, useRevalidator } from "@remix-run/react";
import { Download, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";

import { DELETE_PHRASE, type DeletingEverything, type EverythingView, saysDelete } from "~/domain/everything";

import { AlertLine } from "../alert-line";
import { bytesInWords } from "../bytes-in-words";
import { Button, ButtonLink } from "../button";
import { ConfirmDialog } from "../confirm-dialog";
import { INTERVIEW_DRAFT } from "../new-interview/use-settings-draft";
import { counted } from "../time-format";
import { writeStored } from "../use-stored";

const ACTION = "/api/everything";
const LOOK_AGAIN_MS = 1_000;

/** Deletes all that there is, once somebody has typed that they mean it; says how far it is. */
export function DeleteEverything({ everything }: { everything: EverythingView }) {
  const { interviews, storedBytes, deleting } = everything;
  const fetcher = useFetcher<{ error?: { message: string } }>();
  const [asked, setAsked] = useState(false);
  const [begun, setBegun] = useState(false);
  useProgress(deleting);
  const failed = fetcher.state === "idle" ? fetcher.data?.error?.message : undefined;
  const remove = (typed: string) => {
    setBegun(true);
    writeStored(INTERVIEW_DRAFT, null);
    fetcher.submit({ typed, expected: String(interviews) }, { method: "post", action: ACTION });
  };
  const isDone = begun && fetcher.state === "idle" && !failed && !deleting;
  return (
    <section aria-labelledby="delete-everything" className="mt-4 grid justify-items-start gap-2 border-t border-line pt-6">
      <h3 id="delete-everything" className="font-medium">
        Delete everything
      </h3>
      {interviews > 0 ? (
        <p className="max-w-[60ch] text-small text-quiet">
          All {counted(interviews, "interview")} ({bytesInWords(storedBytes)}) with recordings, transcripts, notes, tags and shared links, and what this browser remembers of the form.
        </p>
      ) : null}
      {interviews === 0 && !begun && !deleting ? <p className="text-small text-quiet">There is nothing to delete.</p> : null}
      {interviews > 0 ? (
        <Button onClick={() => setAsked(true)} disabled={fetcher.state !== "idle"}>
          <Trash2 aria-hidden size={18} /> Delete everything
        </Button>
      ) : null}
      <div role="status" aria-label="Deleting everything" className="text-small">
        {deleting && !deleting.problem ? <p>Deleting: {counted(deleting.interviews, "interview")} left.</p> : null}
        {isDone ? <p>Everything is deleted. No recording and no word of it is left in the database or among the recordings.</p> : null}
      </div>
      {failed ? <AlertLine>{failed}</AlertLine> : null}
      {deleting?.problem ? <Problem problem={deleting.problem} retry={() => fetcher.submit({ intent: "retry" }, { method: "post", action: ACTION })} /> : null}
      <TypedConfirmation open={asked} onOpenChange={setAsked} interviews={interviews} onConfirm={remove} />
    </section>
  );
}

/** Looks again as long as a deletion goes on. */
function useProgress(deleting: DeletingEverything | null): void {
  const { revalidate, state } = useRevalidator();
  const goesOn = deleting !== null && deleting.problem === null;
  useEffect(() => {
    if (!goesOn || state !== "idle") return undefined;
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [goesOn, deleting, state, revalidate]);
}

function Problem({ problem, retry }: { problem: string; retry: () => void }) {
  return (
    <div role="alert" className="grid justify-items-start gap-2 text-small">
      <p className="text-alert">{problem} What is left cannot be opened by anybody any more.</p>
      <Button size="small" onClick={retry}>
        Try again now
      </Button>
    </div>
  );
}

interface TypedConfirmationProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  interviews: number;
  onConfirm: (typed: string) => void;
}

function TypedConfirmation({ open, onOpenChange, interviews, onConfirm }: TypedConfirmationProps) {
  const [typed, setTyped] = useState("");
  const change = (isOpen: boolean) => {
    setTyped("");
    onOpenChange(isOpen);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={change}
      title={`Delete everything, ${counted(interviews, "interview")}?`}
      description="Recordings, transcripts, notes, tags and shared links go for good, everywhere. This cannot be undone; what you export before can be imported again."
      confirmLabel="Delete for good"
      cancelLabel="Keep everything"
      destructive
      ready={saysDelete(typed)}
      onConfirm={() => onConfirm(typed)}
    >
      <div className="mt-5">
        <ButtonLink to="/export" reloadDocument download>
          <Download aria-hidden size={18} /> Export everything first
        </ButtonLink>
      </div>
      <label className="mt-5 grid gap-1">
        <span>
          Type <strong>{DELETE_PHRASE}</strong> to confirm
        </span>
        <input className="field" value={typed} onChange={({ target }) => setTyped(target.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </label>
    </ConfirmDialog>
  );
}
