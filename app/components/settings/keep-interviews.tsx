import { useFetcher } from "@remix-run/react";
import { type FormEvent, useRef, useState } from "react";

import { KEEP_DAYS_LIMIT, KEEP_DAYS_OFFERED, type RetentionView } from "~/domain/retention";

import { Button } from "../button";
import { ConfirmDialog } from "../confirm-dialog";
import { LocalDate } from "../local-date";
import { counted } from "../time-format";

type Answer = { saved: RetentionView } | { confirm: number } | { error: { message: string } };

/** How long interviews are kept. What a choice would delete is said before it is saved, and asked once more when that is at once. */
export function KeepInterviews({ retention }: { retention: RetentionView }) {
  const saving = useFetcher<Answer>();
  const looking = useFetcher<RetentionView | { error: { message: string } }>();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState(choiceOf(retention.keepDays));
  const [settled, setSettled] = useState<Answer | undefined>();
  const answer = saving.state === "idle" ? saving.data : undefined;
  const asked = answer && "confirm" in answer && answer !== settled ? answer.confirm : null;

  const save = (confirmed?: number) => {
    if (!form.current) return;
    const body = new FormData(form.current);
    if (confirmed !== undefined) body.set("confirmed", String(confirmed));
    saving.submit(body, { method: "post", action: "/api/retention" });
  };
  const look = ({ currentTarget }: FormEvent<HTMLFormElement>) => {
    const data = new FormData(currentTarget);
    const keep = String(data.get("keep"));
    setChosen(keep);
    const days = keep === "own" ? String(data.get("days") ?? "") : keep;
    if (keep !== "forever" && days !== "") looking.load(`/api/retention?days=${encodeURIComponent(days)}`);
  };
  const preview = looking.data && !("error" in looking.data) && looking.state === "idle" ? looking.data : null;
  const saved = answer && "saved" in answer && choiceOf(answer.saved.keepDays) === chosen ? answer.saved : null;
  const shown = [saved, preview, retention].find((view) => view && choiceOf(view.keepDays) === chosen) ?? null;
  const problem = answer && "error" in answer ? answer.error.message : looking.data && "error" in looking.data && chosen === "own" ? looking.data.error.message : null;
  return (
    <form
      ref={form}
      method="post"
      action="/api/retention"
      className="grid gap-2"
      onChange={look}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <fieldset className="keep-choices">
        <legend className="font-medium">Keep interviews</legend>
        <Choice value="forever" words="For ever" keepDays={retention.keepDays} />
        {KEEP_DAYS_OFFERED.map((days) => (
          <Choice key={days} value={String(days)} words={`${days} days`} keepDays={retention.keepDays} />
        ))}
        <span className="inline-flex items-center gap-2">
          <Choice value="own" words="Another number of days" keepDays={retention.keepDays} />
          <input
            type="number"
            name="days"
            className="field"
            aria-label="Days"
            min={1}
            max={KEEP_DAYS_LIMIT}
            disabled={chosen !== "own"}
            required={chosen === "own"}
            defaultValue={choiceOf(retention.keepDays) === "own" ? (retention.keepDays ?? "") : ""}
          />
        </span>
      </fieldset>
      <div role="status" aria-label="What this keeps" className="max-w-[60ch] text-small text-quiet">
        {problem ? <p className="text-alert">{problem}</p> : <Effect view={chosen === "forever" ? FOR_EVER : shown} saved={saved !== null} />}
      </div>
      <div>
        <Button type="submit" disabled={saving.state !== "idle"}>
          Save
        </Button>
      </div>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setSettled(answer)}
        title={`Delete ${counted(asked ?? 0, "interview")} now?`}
        description="They are older than what you want to keep, and go at once, with their recordings and transcripts. This cannot be undone."
        confirmLabel={`Delete ${asked ?? 0} for good`}
        cancelLabel="Keep everything as it is"
        destructive
        onConfirm={() => save(asked ?? undefined)}
      />
    </form>
  );
}

const FOR_EVER: RetentionView = { keepDays: null, due: 0, kept: 0, nextAt: null };

/** Which radio button stands for so many days. */
function choiceOf(keepDays: number | null): string {
  if (keepDays === null) return "forever";
  return KEEP_DAYS_OFFERED.some((days) => days === keepDays) ? String(keepDays) : "own";
}

function Choice({ value, words, keepDays }: { value: string; words: string; keepDays: number | null }) {
  return (
    <label>
      <input type="radio" name="keep" value={value} defaultChecked={choiceOf(keepDays) === value} />
      {words}
    </label>
  );
}

/** `view`: null while it is not known. */
function Effect({ view, saved }: { view: RetentionView | null; saved: boolean }) {
  if (!view) return null;
  const { keepDays, due, kept, nextAt } = view;
  if (keepDays === null) return <p>{saved ? "Saved. " : ""}Nothing is deleted unless you delete it.</p>;
  return (
    <p>
      {saved ? "Saved. " : ""}
      {due > 0 ? `${counted(due, "interview")} ${due === 1 ? "is" : "are"} older than that and ${saved ? "deleted now" : "would be deleted now"}. ` : "No interview is older than that now. "}
      {nextAt ? (
        <>
          The next one goes on <LocalDate iso={nextAt} />.
        </>
      ) : null}{" "}
      {kept > 0 ? `${counted(kept, "interview")} ${kept === 1 ? "stays" : "stay"} because you keep ${kept === 1 ? "it" : "them"}. ` : null}It counts from the end of an interview, or from the last thing said in one that has not ended.
    </p>
  );
}
