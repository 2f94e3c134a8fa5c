/** The process is up. Says nothing about what it depends on: `/readyz` does. */
export function loader(): Response {
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
