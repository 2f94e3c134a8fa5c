import type { LoaderFunctionArgs } from "@remix-run/node";

import { env } from "~/env.server";
import { getMetrics } from "~/services/metrics/metrics-instance.server";
import { mayReadMetrics } from "~/services/metrics/may-read-metrics";

/** What this process counts, for Prometheus. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { METRICS_TOKEN: token, HOST: boundHost, PUBLIC_URL: publicUrl } = env();
  const authorization = request.headers.get("Authorization");
  if (!mayReadMetrics({ authorization, host: request.headers.get("Host"), token, boundHost, publicUrl })) {
    return new Response("Set METRICS_TOKEN and send it as a bearer token, or ask from this machine.\n", { status: 403 });
  }
  const metrics = getMetrics();
  return new Response(await metrics.text(), { headers: { "Content-Type": metrics.contentType, "Cache-Control": "no-store" } });
}
