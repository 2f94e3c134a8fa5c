import { createHash, timingSafeEqual } from "node:crypto";

import { isLoopback } from "~/services/http/allowed-origin";

interface MetricsAccess {
  /** The request's Authorization and Host headers. */
  authorization: string | null;
  host: string | null;
  /** METRICS_TOKEN */
  token?: string | undefined;
  /** HOST */
  boundHost: string;
  /** PUBLIC_URL */
  publicUrl?: string | undefined;
}

/**
 * With a token, whoever has it. Without one, only this machine: not behind a proxy (PUBLIC_URL), where everybody seems to be this machine,
 * and not when the network can reach the port.
 */
export function mayReadMetrics({ authorization, host, token, boundHost, publicUrl }: MetricsAccess): boolean {
  if (token) return authorization !== null && isSame(authorization, `Bearer ${token}`);
  return !publicUrl && isLoopback(boundHost) && isLoopback((host ?? "").replace(/:\d+$/, ""));
}

/** Takes the same time whatever differs. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
