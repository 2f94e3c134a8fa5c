import * as RadixDialog from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Said with the title by screen readers; shown under it. */
  description: string;
  children: ReactNode;
}

/** A dialog over the page: focus goes in, stays in, and returns to where it was; Escape and the shade close it. */
export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  // Radix returns focus to its own trigger only; these dialogs are opened by keys and by state as well.
  const returnTo = useRef<Element | null>(null);
  const giveBackFocus = (event: Event) => {
    event.preventDefault();
    if (returnTo.current instanceof HTMLElement) returnTo.current.focus();
  };
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="dialog-shade fixed inset-0 z-40 bg-shade" />
        <RadixDialog.Content
          onOpenAutoFocus={() => {
            returnTo.current = document.activeElement;
          }}
          onCloseAutoFocus={giveBackFocus}
          className="dialog-sheet fixed z-50 overflow-y-auto bg-sheet p-6 shadow-float sm:p-8"
        >
          <RadixDialog.Title className="pr-10 font-voice text-title">{title}</RadixDialog.Title>
          <RadixDialog.Description className="mt-2 text-quiet">{description}</RadixDialog.Description>
          {children}
          <RadixDialog.Close
            aria-label="Close"
            className="absolute top-4 right-4 inline-flex size-11 items-center justify-center rounded-pill text-quiet hover:bg-well hover:text-ink"
          >
            <X aria-hidden size={20} />
          </RadixDialog.Close>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
