import { useMemo, useState } from "react";

import { useStored, writeStored } from "../use-stored";
import { parseDraft, type SettingsDraft, type SettingsField } from "./settings-draft";

export const INTERVIEW_DRAFT = "hotseat:interview-draft";

/** The form's draft, remembered in this browser; where storage is forbidden it lives as long as the page. */
export function useSettingsDraft(): [SettingsDraft, (field: SettingsField, value: string) => void] {
  const [stored] = useStored(INTERVIEW_DRAFT);
  const [changes, setChanges] = useState<Partial<SettingsDraft>>({});
  const draft = useMemo(() => ({ ...parseDraft(stored), ...changes }), [stored, changes]);
  const change = (field: SettingsField, value: string) => {
    setChanges((before) => ({ ...before, [field]: value }));
    writeStored(INTERVIEW_DRAFT, JSON.stringify({ ...draft, [field]: value }));
  };
  return [draft, change];
}
