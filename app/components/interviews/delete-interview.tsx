import { useFetcher } from "@remix-run/react";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import { ConfirmDeletion } from "./confirm-deletion";

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
      {failed ? <AlertLine>{failed}</AlertLine> : null}
      <ConfirmDeletion open={open} onOpenChange={setOpen} of={{ role }} onConfirm={remove} />
    </>
  );
}
