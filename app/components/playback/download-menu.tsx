import { ChevronDown, Download } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from "react";

interface DownloadMenuProps {
  interviewId: string;
  /** Whether the recording of the whole is made. */
  recorded: boolean;
}

const SUMMARY = "inline-flex min-h-11 items-center gap-2 rounded-pill border border-edge px-5 font-medium whitespace-nowrap text-ink select-none hover:bg-well";
const LIST = "absolute top-full left-0 z-30 mt-2 w-72 max-w-full rounded-card border border-line bg-paper p-1.5 shadow-float md:max-w-none";
const ITEM = "flex min-h-11 items-center justify-between gap-4 rounded-small px-3 text-small hover:bg-well";

/** What can be taken away of an interview: links in a disclosure, for they stay links. Escape closes it, as does whatever is done elsewhere. */
export function DownloadMenu({ interviewId, recorded }: DownloadMenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute("open");
  useEffect(() => {
    const closeFromOutside = ({ target }: PointerEvent) => {
      if (!details.current?.contains(target as Node)) close();
    };
    document.addEventListener("pointerdown", closeFromOutside);
    return () => document.removeEventListener("pointerdown", closeFromOutside);
  }, []);
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
    <details ref={details} className="md:relative" onKeyDown={onKeyDown} onBlur={onBlur}>
      <summary className={SUMMARY}>
        <Download aria-hidden size={18} /> Download <ChevronDown aria-hidden size={16} />
      </summary>
      <ul className={LIST}>
        {downloads(interviewId, recorded).map(({ path, label, kind, saveAs }) => (
          <li key={path}>
            <a className={ITEM} href={`/interviews/${interviewId}/${path}`} download={saveAs} onClick={close}>
              {label} <span className="text-quiet">{kind}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface DownloadLink {
  /** Below the interview's own. */
  path: string;
  label: string;
  kind: string;
  /** Where the answer does not name its file. */
  saveAs?: string;
}

function downloads(interviewId: string, recorded: boolean): DownloadLink[] {
  return [
    { path: "transcript/pdf", label: "Transcript", kind: "PDF" },
    { path: "transcript/md", label: "Transcript", kind: "Markdown" },
    { path: "transcript/vtt", label: "Subtitles", kind: "WebVTT" },
    { path: "transcript/srt", label: "Subtitles", kind: "SRT" },
    { path: "transcript/json", label: "Data", kind: "JSON" },
    ...(recorded ? [{ path: "recording", label: "Whole recording", kind: "WebM", saveAs: `hotseat-${interviewId}.webm` }] : []),
    { path: "export", label: "Everything", kind: "Zip" },
  ];
}
