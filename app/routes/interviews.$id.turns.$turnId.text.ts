import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { withErrorJson } from "~/services/http/error-response";
import { editAnswer } from "~/services/interviews/edit-answer.server";
import { currentOwner } from "~/services/owners/current-owner.server";

const bodySchema = z.object({ text: z.string() });

/** Changes the words of an answer: JSON `{ text }`; `{ saved: true }`, or `{ error: { code, message, retryable } }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    const { text } = await readBody(request);
    await editAnswer({ ownerId, interviewId: params["id"] ?? "", turnId: params["turnId"] ?? "", text });
    return Response.json({ saved: true });
  });
}

async function readBody(request: Request): Promise<z.infer<typeof bodySchema>> {
  const body = bodySchema.safeParse(await request.json().catch(() => null));
  if (!body.success) throw new InvalidInputError("These words could not be read. Load the page again and edit once more.", { cause: body.error });
  return body.data;
}
