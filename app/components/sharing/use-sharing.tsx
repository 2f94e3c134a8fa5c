import { type ReactNode, useCallback, useMemo, useState } from "react";

import type { PlaybackTurn } from "../playback/playback-model";
import { ShareDialog } from "./share-dialog";
import { shareableAnswers } from "./share-words";

interface UseSharingOptions {
  interviewId: string;
  turns: readonly PlaybackTurn[];
  hasSound: boolean;
}

interface Sharing {
  /** Opens the dialog for an answer; null: for the whole interview. */
  share: (answerTurnId: string | null) => void;
  dialog: ReactNode;
}

/** The dialog in which links to an interview are made and ended. */
export function useSharing({ interviewId, turns, hasSound }: UseSharingOptions): Sharing {
  const [open, setOpen] = useState<{ answerTurnId: string | null } | null>(null);
  const answers = useMemo(() => (open ? shareableAnswers(turns) : []), [open, turns]);
  const share = useCallback((answerTurnId: string | null) => setOpen({ answerTurnId }), []);
  const dialog = open ? <ShareDialog interviewId={interviewId} answers={answers} answerTurnId={open.answerTurnId} hasSound={hasSound} onClose={() => setOpen(null)} /> : null;
  return { share, dialog };
}
