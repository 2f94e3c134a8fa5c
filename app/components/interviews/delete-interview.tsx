import { useFetcher } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { Button } from "../button";
import { ConfirmDialog } from "../confirm-dialog";

interface DeleteInterviewProps {
  interviewId: string;
  role: string;
}

/** Deletes an interview for good, once confirmed. */
export function DeleteInterview({ interviewId, role }: DeleteInterviewProps) {
  const [open, setOpen] = useState(false);
  const fetcher = useFetcher<{ error?: { message: string } }>();
  const failed = fetcher.state === "idle" ? fetcher.data?.error?.message : undefined;
  const remove = () => fetcher.submit(null, { method: "post", action: `/interviews/${interviewId}/delete` });
  return (
    <>
      <Button look="quiet" size="small" disabled={fetcher.state !== "idle"} onClick={() => setOpen(true)}>
        <Trash2 aria-hidden size={16} />
        {fetcher.state === "idle" ? "Delete" : "Deleting"}
        <span className="sr-only"> {role}</span>
      </Button>
      {failed ? (
        <p role="alert" className="text-small text-alert">
          {failed}
        </p>
      ) : null}
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete this interview?"
        description={`“${role}” goes with its recordings, its transcript and everything made from them. This cannot be undone.`}
        confirmLabel="Delete for good"
        cancelLabel="Keep it"
        destructive
        onConfirm={remove}
      />
    </>
  );
}
