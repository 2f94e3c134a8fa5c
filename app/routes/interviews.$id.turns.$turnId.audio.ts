import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { getTurnAudio } from "~/services/interviews/get-turn-audio.server";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** The sound of one turn, whole or the range that a player seeks to. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const object = await getTurnAudio({ ownerId, interviewId: params["id"] ?? "", turnId: params["turnId"] ?? "" });
    return objectResponse({ store: objectStore(), object, request });
  });
}
