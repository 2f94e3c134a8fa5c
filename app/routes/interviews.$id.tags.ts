import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { backOrJson } from "~/services/http/back-or-json";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { addTag, removeTag } from "~/services/tags/tag-interview.server";

const formSchema = z.object({ add: z.string().max(1_000).default(""), remove: idSchema.optional() });

/** Adds the tag of the name `add`, or takes `remove` away by its id. Leads back to the page, or for scripts `{ saved: true }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) throw new InvalidInputError("This tag could not be read. Load the page again.", { cause: form.error });
    const { add, remove } = form.data;
    const ref = { ownerId, interviewId: params["id"] ?? "" };
    if (remove) await removeTag({ ...ref, tagId: remove });
    else await addTag({ ...ref, name: add });
    return backOrJson(request, { saved: true });
  });
}
