import { redirect } from "@remix-run/node";

/** After a form: a browser without scripts goes back to the page it was on; a script gets `data`. */
export function backOrJson(request: Request, data: unknown, otherwise = "/interviews"): Response {
  if (!request.headers.get("Accept")?.includes("text/html")) return Response.json(data);
  const from = request.headers.get("Referer");
  const { pathname, search } = new URL(from !== null && URL.canParse(from) ? from : otherwise, request.url);
  return redirect(pathname.replace(/^\/+/, "/") + search);
}
