import { readiness } from "~/services/health/readiness-instance.server";

/** 200 when interviews can be held, else 503 with what is missing. */
export async function loader(): Promise<Response> {
  const answer = await readiness();
  return Response.json(answer, { status: answer.status === "ready" ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
