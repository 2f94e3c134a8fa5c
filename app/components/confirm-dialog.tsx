import type { ReactNode } from "react";

import { Button } from "./button";
import { Dialog } from "./dialog";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  /** What happens, as the button says it. */
  confirmLabel: string;
  cancelLabel?: string;
  /** Red, for what cannot be undone. Default false. */
  destructive?: boolean;
  /** Whether it can be confirmed yet. Default true. */
  ready?: boolean;
  /** What has to be seen or done before. Default: nothing. */
  children?: ReactNode;
  onConfirm: () => void;
}

/** Asks once more. The harmless choice comes first, so that it has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, confirmLabel, cancelLabel = "Cancel", destructive = false, ready = true, children, onConfirm } = props;
  const confirm = () => {
    onOpenChange(false);
    onConfirm();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      {children}
      <div className="mt-8 flex flex-col-reverse gap-3 sm:flex-row sm:flex-wrap sm:justify-end">
        <Button look="outline" onClick={() => onOpenChange(false)}>
          {cancelLabel}
        </Button>
        <Button look={destructive ? "danger" : "primary"} disabled={!ready} onClick={confirm}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
