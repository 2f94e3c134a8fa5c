import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { getSharedTurnAudio } from "~/services/sharing/get-shared-sound.server";

/** The sound of one turn that a link shows, whole or the range that a player seeks to. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const object = await getSharedTurnAudio({ token: params["token"] ?? "", turnId: params["turnId"] ?? "" });
    return objectResponse({ store: objectStore(), object, request });
  });
}
