import { ConfirmDialog } from "../confirm-dialog";
import { counted } from "../time-format";

interface ConfirmDeletionProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** One interview by its role, or how many. */
  of: { role: string } | { count: number };
  onConfirm: () => void;
}

/** Asks once more before interviews are deleted, one or many. */
export function ConfirmDeletion({ of, ...dialog }: ConfirmDeletionProps) {
  const one = "role" in of;
  const isSingle = one || of.count === 1;
  const subject = one ? `“${of.role}” goes with its` : isSingle ? "It goes with its" : "They go with their";
  return (
    <ConfirmDialog
      {...dialog}
      title={one ? "Delete this interview?" : `Delete ${counted(of.count, "interview")}?`}
      description={`${subject} recordings, ${isSingle ? "transcript" : "transcripts"} and everything made from them. This cannot be undone.`}
      confirmLabel={one ? "Delete for good" : `Delete ${of.count} for good`}
      cancelLabel={isSingle ? "Keep it" : "Keep them"}
      destructive
    />
  );
}
