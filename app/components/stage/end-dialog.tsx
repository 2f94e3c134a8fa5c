import { ConfirmDialog } from "../confirm-dialog";

interface EndDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onEnd: () => void;
}

export function EndDialog({ open, onOpenChange, onEnd }: EndDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="End this interview?"
      description="Everything up to here is kept and you can rewatch it at once. An ended interview cannot be continued; to come back later, pause instead."
      confirmLabel="End and rewatch"
      cancelLabel="Keep going"
      onConfirm={onEnd}
    />
  );
}
