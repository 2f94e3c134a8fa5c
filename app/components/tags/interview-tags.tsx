import { Link, useFetcher } from "@remix-run/react";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";

import type { Tag } from "~/domain/tags";

import { Button } from "../button";

interface InterviewTagsProps {
  interviewId: string;
  /** Whose they are, for screen readers: the role. */
  of: string;
  tags: readonly Tag[];
}

/** The page's one list of tags to choose from while typing. */
const KNOWN_TAGS = "known-tags";

export function KnownTags({ tags }: { tags: readonly Tag[] }) {
  return (
    <datalist id={KNOWN_TAGS}>
      {tags.map(({ tagId, name }) => (
        <option key={tagId} value={name} />
      ))}
    </datalist>
  );
}

/** The tags of an interview: each leads to the others that have it; typed ones are added, and any can be taken away. */
export function InterviewTags({ interviewId, of, tags }: InterviewTagsProps) {
  return (
    <div className="interview-tags">
      {tags.length > 0 ? (
        <ul aria-label={`Tags of ${of}`}>
          {tags.map(({ tagId, name }) => (
            <li key={tagId}>
              <Link to={`/interviews?tag=${tagId}`} className="tag" dir="auto">
                {name}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <details>
        <summary>
          {tags.length > 0 ? "Edit tags" : "Add a tag"}
          <span className="sr-only"> of {of}</span>
        </summary>
        <TagForm interviewId={interviewId} of={of} tags={tags} />
      </details>
    </div>
  );
}

function TagForm({ interviewId, of, tags }: InterviewTagsProps) {
  const fetcher = useFetcher<{ error?: { message: string } }>();
  const field = useRef<HTMLInputElement>(null);
  const saved = fetcher.state === "idle" && fetcher.data !== undefined && !fetcher.data.error;
  useEffect(() => {
    if (saved && field.current) field.current.value = "";
  }, [saved, fetcher.data]);
  const failed = fetcher.state === "idle" ? fetcher.data?.error?.message : undefined;
  return (
    <fetcher.Form method="post" action={`/interviews/${interviewId}/tags`} className="tag-form">
      <div className="flex gap-2">
        <input ref={field} name="add" className="field min-h-9" aria-label={`New tag of ${of}`} placeholder="Name a tag" maxLength={60} list={KNOWN_TAGS} autoComplete="off" dir="auto" />
        <Button type="submit" size="small">
          Add
        </Button>
      </div>
      {tags.length > 0 ? (
        <ul>
          {tags.map(({ tagId, name }) => (
            <li key={tagId}>
              {/* Not the form's first button: Enter in the field adds. */}
              <button type="submit" name="remove" value={tagId} className="tag" aria-label={`Take ${name} away`} formNoValidate>
                <bdi>{name}</bdi> <X aria-hidden size={14} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <p role="status" className="text-small text-alert">
        {failed}
      </p>
    </fetcher.Form>
  );
}
