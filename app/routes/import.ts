import type { ActionFunctionArgs } from "@remix-run/node";

import { importZip } from "~/services/archive/archive-instance.server";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";

/** Adds the interviews of the zip that is sent. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    return Response.json(await importZip({ ownerId, request }));
  });
}
