import { type KeyboardEvent, type ReactNode, useState } from "react";

interface RovingProps {
  label: string;
  className: string;
  /** One element a key, in order. Each is given what makes it part of the group. */
  children: (part: (index: number) => { tabIndex: number; onFocus: () => void }) => ReactNode;
}

const STEPS: Record<string, 1 | -1> = { ArrowLeft: -1, ArrowRight: 1 };

/** Many buttons that take one place in the order of Tab: the arrows go from one to the next. */
export function Roving({ label, className, children }: RovingProps) {
  const [at, setAt] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    if (!step) return;
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
    const next = buttons[buttons.indexOf(event.target as HTMLElement) + step];
    event.preventDefault();
    next?.focus();
  };
  return (
    <div role="group" aria-label={label} className={className} onKeyDown={onKeyDown}>
      {children((index) => ({ tabIndex: index === at ? 0 : -1, onFocus: () => setAt(index) }))}
    </div>
  );
}
