import type { ActionFunctionArgs } from "@remix-run/node";

import { InvalidInputError } from "~/domain/errors";
import { withErrorJson } from "~/services/http/error-response";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";
import { createInterview } from "~/services/interviews/create-interview.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** Creates an interview from JSON settings; 201 with `{ id }`, or `{ error: { code, message, retryable } }`. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    const input = await readJson(request);
    const { interviewId } = await createInterview({ ownerId, input, interviewer: getInterviewer(), signal: request.signal });
    return Response.json({ id: interviewId }, { status: 201 });
  });
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (error) {
    throw new InvalidInputError("These settings could not be read. Load the page again and begin once more.", { cause: error });
  }
}
