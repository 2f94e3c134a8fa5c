import { Dialog } from "../dialog";
import { SHORTCUTS } from "./shortcuts";

interface ShortcutsHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  letters: boolean;
  onLettersChange: (letters: boolean) => void;
  /** What is listed, in its order. Default: the keys of a live interview. */
  shortcuts?: readonly { keys: string; does: string }[];
}

export function ShortcutsHelp({ open, onOpenChange, letters, onLettersChange, shortcuts = SHORTCUTS }: ShortcutsHelpProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="They work whenever you are not typing.">
      <dl className="mt-6 grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-3">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="key">{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-6 flex min-h-11 items-center gap-3 border-t border-line pt-4">
        <input
          type="checkbox"
          className="size-5 shrink-0"
          checked={letters}
          onChange={(event) => onLettersChange(event.target.checked)}
        />
        <span>
          Use single letters. <span className="text-quiet">Turn this off if you dictate to your computer.</span>
        </span>
      </label>
    </Dialog>
  );
}
