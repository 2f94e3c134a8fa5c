import { Form, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";

import { Button } from "../button";
import { counted } from "../time-format";
import type { DeletionAnswer } from "./bulk-bar";

interface DeletionProgressProps {
  /** What the last request to delete several was answered. */
  answer: DeletionAnswer | undefined;
  deletions: { open: number; failed: number; named: readonly { interviewId: string; role: string; company: string }[] };
}

const LOOK_AGAIN_MS = 1_000;

/** How far deletions are that go on in the background, and which did not succeed. */
export function DeletionProgress({ answer, deletions: { open, failed, named } }: DeletionProgressProps) {
  const { revalidate, state } = useRevalidator();
  const all = useMost(open, answer);
  useEffect(() => {
    if (open === 0 || state !== "idle") return undefined;
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [open, state, revalidate]);
  return (
    <>
      <div role="status" aria-label="Deleting" className="text-small">
        {open > 0 ? (
          <p className="deletion-progress">
            <progress value={all - open} max={all} aria-label="Deleted so far" /> Deleting {counted(open, "interview")}
          </p>
        ) : null}
        {open === 0 && failed === 0 && all > 0 ? <p className="deletion-progress">{counted(all, "interview")} deleted for good.</p> : null}
      </div>
      {failed > 0 ? (
        <section aria-label="Not deleted yet" className="deletion-failed">
          <p>
            {counted(failed, "interview")} could not be deleted completely, because the recordings could not be reached. Nobody can open {failed === 1 ? "it" : "them"} any more; Hotseat
            tries again when it starts next.
          </p>
          <ul>
            {named.map(({ interviewId, role, company }) => (
              <li key={interviewId}>
                <bdi>{role}</bdi>
                {company ? (
                  <>
                    {" "}
                    at <bdi>{company}</bdi>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
          <Form method="post" action="/interviews?index">
            <Button type="submit" size="small" name="intent" value="retry">
              Try again now
            </Button>
          </Form>
        </section>
      ) : null}
    </>
  );
}

/** Of how many deletions `open` are left: few may be over before the page looks. */
function useMost(open: number, answer: DeletionAnswer | undefined): number {
  const [most, setMost] = useState({ answer, count: open });
  const isNew = most.answer !== answer && answer?.deleting !== undefined;
  const count = Math.max(isNew ? (answer.deleting ?? 0) : most.count, open);
  if (isNew || count !== most.count) setMost({ answer: isNew ? answer : most.answer, count });
  return count;
}
