import { useFetcher } from "@remix-run/react";
import { Pin } from "lucide-react";

import { AlertLine } from "../alert-line";
import { Button } from "../button";

interface KeepInterviewProps {
  interviewId: string;
  role: string;
  kept: boolean;
}

/** Has one interview stay when others become too old; shown pressed from the press on. */
export function KeepInterview({ interviewId, role, kept }: KeepInterviewProps) {
  const fetcher = useFetcher<{ error?: { message: string } }>();
  const asked = fetcher.formData?.get("kept");
  const shown = asked === undefined || asked === null ? kept : asked === "yes";
  const failed = fetcher.state === "idle" ? fetcher.data?.error?.message : undefined;
  const toggle = () => fetcher.submit({ kept: shown ? "no" : "yes" }, { method: "post", action: `/interviews/${interviewId}/keep` });
  return (
    <>
      <Button look="quiet" size="small" className="aria-pressed:bg-well aria-pressed:text-ink" aria-pressed={shown} onClick={toggle} title="It stays, however old it gets">
        <Pin aria-hidden size={16} fill={shown ? "currentColor" : "none"} /> Keep
        <span className="sr-only"> {role}</span>
      </Button>
      {failed ? <AlertLine>{failed}</AlertLine> : null}
    </>
  );
}
