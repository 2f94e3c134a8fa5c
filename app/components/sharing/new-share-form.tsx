import { Link } from "lucide-react";
import { useState } from "react";

import { SHARE_DAYS } from "~/domain/limits";
import type { NewShare } from "~/domain/sharing";

import { Button } from "../button";
import { SelectField } from "../new-interview/fields";
import { counted } from "../time-format";
import type { ShareableAnswer } from "./share-words";

interface NewShareFormProps {
  answers: readonly ShareableAnswer[];
  answerTurnId: string | null;
  hasSound: boolean;
  busy: boolean;
  onMake: (share: NewShare) => void;
}

const WHOLE = "";
const NEVER = "";
const DAYS = [...SHARE_DAYS.map((days) => [String(days), counted(days, "day")] as const), [NEVER, "Until I revoke it"] as const];

export function NewShareForm({ answers, answerTurnId, hasSound, busy, onMake }: NewShareFormProps) {
  const [what, setWhat] = useState(answerTurnId ?? WHOLE);
  const [withAudio, setWithAudio] = useState(hasSound);
  const [days, setDays] = useState("7");
  const make = () => onMake({ answerTurnId: what === WHOLE ? null : what, withAudio, days: SHARE_DAYS.find((choice) => String(choice) === days) ?? null });
  return (
    <form
      className="mt-6 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <SelectField label="What" value={what} options={[[WHOLE, "The whole interview"], ...answers.map(({ turnId, name }) => [turnId, `One answer: ${name}`] as const)]} onChange={setWhat} />
      {what === WHOLE ? null : <p className="-mt-2 text-small text-quiet">With the question, as it was asked: it may quote an earlier answer.</p>}
      <SelectField label="It works for" value={days} options={DAYS} onChange={setDays} />
      {hasSound ? (
        <label className="flex min-h-11 items-center gap-3">
          <input type="checkbox" className="size-5 shrink-0" checked={withAudio} onChange={(event) => setWithAudio(event.target.checked)} />
          With sound
        </label>
      ) : null}
      <Button look="primary" type="submit" disabled={busy}>
        <Link aria-hidden size={18} /> Create link
      </Button>
    </form>
  );
}
