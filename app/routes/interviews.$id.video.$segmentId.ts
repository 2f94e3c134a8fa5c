import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { withErrorJson, withErrorPage } from "~/services/http/error-response";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { getVideoSegment } from "~/services/video/find-segments.server";
import { readSegment, withUploadSlot } from "~/services/video/read-segment.server";
import { storeVideoSegment } from "~/services/video/store-segment.server";

const whole = z.string().regex(/^\d{1,12}$/).transform(Number);
const placeSchema = z.object({ startSample: whole, samples: whole, more: z.enum(["true", "false"]).transform((more) => more === "true") });

/** A segment of the candidate's video, whole or the range that a player seeks to. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const object = await getVideoSegment({ ownerId, interviewId: params["id"] ?? "", segmentId: params["segmentId"] ?? "" });
    return objectResponse({ store: objectStore(), object, request });
  });
}

/** `PUT ?startSample=…&samples=…&more=true|false` with the file as its body: 204 once it is durable. Else `{ error: { code, message, retryable } }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "PUT") return new Response(null, { status: 405, headers: { Allow: "GET, HEAD, PUT" } });
    const { ownerId } = await currentOwner(request);
    const place = placeSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!place.success) throw new InvalidInputError("This video does not say when it was recorded, so it is not kept.", { cause: place.error });
    const segment = { ownerId, interviewId: params["id"] ?? "", segmentId: params["segmentId"] ?? "", ...place.data };
    await withUploadSlot(async () => storeVideoSegment({ ...segment, bytes: await readSegment(request) }));
    return new Response(null, { status: 204 });
  });
}
