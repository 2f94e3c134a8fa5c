import { Link, useFetcher } from "@remix-run/react";
import { useState } from "react";

import type { Tag } from "~/domain/tags";

import { Button, ButtonLink } from "../button";
import { ConfirmDialog } from "../confirm-dialog";
import { counted } from "../time-format";

interface CountedTag extends Tag {
  interviews: number;
}

/** All tags: each can be renamed or deleted, in every interview that has it. */
export function TagsPage({ tags }: { tags: readonly CountedTag[] }) {
  return (
    <article className="grid gap-6">
      <header>
        <h1 className="font-voice text-display">Tags</h1>
        <p className="mt-3 max-w-[52ch] text-lead text-quiet">
          {tags.length > 0 ? "A new name counts in every interview. Deleting a tag deletes no interview." : "There are no tags yet. Give an interview one in the list, or beside its recording."}
        </p>
      </header>
      {tags.length > 0 ? (
        <ul className="tag-list border-t border-line">
          {tags.map((tag) => (
            <TagLine key={tag.tagId} tag={tag} />
          ))}
        </ul>
      ) : null}
      <div>
        <ButtonLink to="/interviews">Back to the interviews</ButtonLink>
      </div>
    </article>
  );
}

function TagLine({ tag: { tagId, name, interviews } }: { tag: CountedTag }) {
  const fetcher = useFetcher<{ saved?: boolean; error?: { message: string } }>();
  const [asked, setAsked] = useState(false);
  const { error, saved } = fetcher.state === "idle" ? (fetcher.data ?? {}) : {};
  return (
    <li>
      <div className="min-w-0">
        <fetcher.Form method="post">
          <input type="hidden" name="tagId" value={tagId} />
          <input key={name} name="name" className="field" aria-label={`Name of ${name}`} defaultValue={name} maxLength={60} dir="auto" autoComplete="off" aria-invalid={error ? true : undefined} />
          <Button type="submit" name="intent" value="rename">
            Rename<span className="sr-only"> {name}</span>
          </Button>
        </fetcher.Form>
        <p role="status" className={`text-small ${error ? "text-alert" : "text-quiet"}`}>
          {error?.message ?? (saved ? "Renamed everywhere." : "")}
        </p>
      </div>
      <Link to={`/interviews?tag=${tagId}`} className="text-quiet underline underline-offset-4 tabular hover:text-ink">
        {counted(interviews, "interview")}
      </Link>
      <Button look="quiet" onClick={() => setAsked(true)}>
        Delete<span className="sr-only"> {name}</span>
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={`Delete the tag “${name}”?`}
        description={`${counted(interviews, "interview")} will lose it. The ${interviews === 1 ? "interview stays" : "interviews stay"}.`}
        confirmLabel="Delete the tag"
        cancelLabel="Keep it"
        destructive
        onConfirm={() => fetcher.submit({ intent: "delete", tagId }, { method: "post" })}
      />
    </li>
  );
}
