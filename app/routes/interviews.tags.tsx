import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { PageShell } from "~/components/shell/page-shell";
import { TagsPage } from "~/components/tags/tags-page";
import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { backOrJson } from "~/services/http/back-or-json";
import { withErrorJson, withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { listTags } from "~/services/tags/list-tags.server";
import { deleteTag, renameTag } from "~/services/tags/manage-tags.server";

export const meta: MetaFunction = () => [{ title: "Tags · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return { tags: await listTags({ ownerId }) };
  });
}

const formSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("rename"), tagId: idSchema, name: z.string().max(1_000) }),
  z.object({ intent: z.literal("delete"), tagId: idSchema }),
]);

/** Renames or deletes a tag everywhere. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) throw new InvalidInputError("This tag could not be read. Load the page again.", { cause: form.error });
    if (form.data.intent === "rename") await renameTag({ ownerId, ...form.data });
    else await deleteTag({ ownerId, tagId: form.data.tagId });
    return backOrJson(request, { saved: true }, "/interviews/tags");
  });
}

export default function Tags() {
  const { tags } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <TagsPage tags={tags} />
    </PageShell>
  );
}
