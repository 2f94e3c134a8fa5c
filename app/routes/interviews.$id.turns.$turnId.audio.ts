import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { turnAudioDownload } from "~/services/interviews/download-turn-audio.server";
import { getTurnAudio } from "~/services/interviews/get-turn-audio.server";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** The sound of one turn, whole or the range that a player seeks to; with `?as=wav` or `?as=webm` as a file to keep. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const turn = { ownerId, interviewId: params["id"] ?? "", turnId: params["turnId"] ?? "" };
    const as = new URL(request.url).searchParams.get("as");
    if (as !== null) return turnAudioDownload({ ...turn, as, request });
    const object = await getTurnAudio(turn);
    return objectResponse({ store: objectStore(), object, request });
  });
}
