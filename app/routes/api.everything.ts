import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { deleteEverything, retryDeletingEverything, showEverything } from "~/services/owners/delete-everything.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** What there is, and how far its deletion is: `{ interviews, storedBytes, deleting }`. */
export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return withErrorJson(async () => Response.json(await showEverything(await currentOwner(request))));
}

/** Begins to delete all of it, or with `intent` "retry" goes on with what could not be deleted. Answers as the loader does. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    const form = await request.formData();
    if (form.get("intent") === "retry") retryDeletingEverything();
    else await deleteEverything({ ownerId, form });
    return Response.json(await showEverything(await currentOwner(request)));
  });
}
