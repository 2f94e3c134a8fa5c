import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { backOrJson } from "~/services/http/back-or-json";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { keepInterview } from "~/services/retention/keep-interview.server";

const formSchema = z.object({ kept: z.enum(["yes", "no"]) });

/** Has the interview stay however old it gets, or no longer. Leads back to the page, or for scripts `{ saved: true }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) throw new InvalidInputError("Whether to keep this could not be read. Load the page again.", { cause: form.error });
    await keepInterview({ ownerId, interviewId: params["id"] ?? "", kept: form.data.kept === "yes" });
    return backOrJson(request, { saved: true });
  });
}
