import { Dialog } from "../dialog";
import { MadeLink } from "./made-link";
import { NewShareForm } from "./new-share-form";
import { ShareList } from "./share-list";
import type { ShareableAnswer } from "./share-words";
import { useShares } from "./use-shares";

interface ShareDialogProps {
  interviewId: string;
  answers: readonly ShareableAnswer[];
  /** What is chosen first: an answer, or null for the whole interview. */
  answerTurnId: string | null;
  /** Whether there is any sound to share. */
  hasSound: boolean;
  onClose: () => void;
}

/** Makes links to an interview or to one answer, and ends them. */
export function ShareDialog({ interviewId, answers, answerTurnId, hasSound, onClose }: ShareDialogProps) {
  const { shares, made, busy, problem, make, revoke } = useShares(interviewId);
  return (
    <Dialog open onOpenChange={onClose} title="Share" description="Whoever has the link can see what you choose, and change nothing. Your notes are never shared.">
      <NewShareForm answers={answers} answerTurnId={answerTurnId} hasSound={hasSound} busy={busy} onMake={make} />
      {problem ? (
        <p role="alert" className="mt-4 text-small text-alert">
          {problem}
        </p>
      ) : null}
      <div aria-live="polite">{made ? <MadeLink key={made.id} made={made} /> : null}</div>
      {shares && shares.length > 0 ? <ShareList shares={shares} answers={answers} busy={busy} onRevoke={revoke} /> : null}
    </Dialog>
  );
}
