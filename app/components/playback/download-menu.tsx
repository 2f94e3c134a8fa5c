import { ChevronDown, Download } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useRef } from "react";

interface DownloadMenuProps {
  interviewId: string;
  /** Whether the recording of the whole is made. */
  recorded: boolean;
}

/** What can be taken away of an interview. Links in a disclosure: they work as links do, and Escape closes it. */
export function DownloadMenu({ interviewId, recorded }: DownloadMenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute("open");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !details.current?.open) return;
    event.stopPropagation();
    close();
    details.current.querySelector("summary")?.focus();
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) close();
  };
  return (
    <details ref={details} className="download-menu no-print" onKeyDown={onKeyDown} onBlur={onBlur}>
      <summary>
        <Download aria-hidden size={16} /> Download <ChevronDown aria-hidden size={14} />
      </summary>
      <ul>
        {downloads(interviewId, recorded).map(({ path, label, kind }) => (
          <li key={path}>
            <a href={`/interviews/${interviewId}/${path}`} download={path === "recording" ? `hotseat-${interviewId}.webm` : true} onClick={close}>
              {label} <span>{kind}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
