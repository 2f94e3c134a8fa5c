import type { ActionFunctionArgs } from "@remix-run/node";

import { HotseatError, InvalidInputError } from "~/domain/errors";
import { TEST_SOUND_SECONDS, providerRoleSchema } from "~/domain/providers";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { tryProvider } from "~/services/providers/providers-instance.server";
import { TEST_SOUND_BYTES } from "~/services/providers/test-provider";

/** Tries the provider that `role` and `id` of the query name; a body is a WAV file to be transcribed. `ProviderTest` or `{ error }`. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    const query = new URL(request.url).searchParams;
    const role = providerRoleSchema.safeParse(query.get("role"));
    if (!role.success) throw new InvalidInputError("There is no such role. Load the page again.");
    const sound = await soundOf(request);
    const result = await tryProvider({ ownerId, role: role.data, id: query.get("id") ?? "", ...(sound && { sound }), signal: request.signal });
    return Response.json(result, { headers: { "Cache-Control": "no-store" } });
  });
}

async function soundOf(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > TEST_SOUND_BYTES) {
    throw new HotseatError(`The sound is longer than ${TEST_SOUND_SECONDS} seconds. Record a shorter sentence.`, { code: "too-large" });
  }
  const body = new Uint8Array(await request.arrayBuffer());
  return body.byteLength > 0 ? body : null;
}
