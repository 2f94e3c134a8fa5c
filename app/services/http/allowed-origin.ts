/**
 * Who may talk to this server. A page elsewhere must not drive an interview through the visitor's browser, neither
 * directly (origin) nor under a name of its own that it points at this machine (host, "DNS rebinding").
 */

interface OriginOptions {
  /** The request's Origin header. */
  origin: string | undefined;
  /** The request's Host header. */
  host: string | undefined;
  /** PUBLIC_URL */
  publicUrl?: string;
}

/**
 * Whether a request that changes something, or opens a WebSocket, comes from this server's own pages. Without an Origin
 * it does not come from a browser's page at all, and only browsers can be misled.
 */
export function isAllowedOrigin({ origin, host, publicUrl }: OriginOptions): boolean {
  if (origin === undefined) return true;
  const from = parseUrl(origin);
  if (!from || !/^https?:$/.test(from.protocol)) return false;
  if (publicUrl && from.origin === parseUrl(publicUrl)?.origin) return true;
  return from.host === parseHost(host, from.protocol)?.host;
}

interface HostOptions {
  /** The request's Host header. */
  host: string | undefined;
  /** HOST: the address that the server is bound to. */
  boundHost: string;
  /** PUBLIC_URL */
  publicUrl?: string;
}

/**
 * Whether the name in the address bar is one of ours: a loopback name, the bound address, or PUBLIC_URL's. Bound beyond
 * loopback, numeric addresses are allowed too: rebinding needs a name.
 */
export function isAllowedHost({ host, boundHost, publicUrl }: HostOptions): boolean {
  const name = parseHost(host)?.hostname;
  if (!name) return false;
  if (isLoopback(name) || name === hostnameOf(boundHost)) return true;
  if (publicUrl && name === parseUrl(publicUrl)?.hostname) return true;
  return !isLoopback(boundHost) && isNumeric(name);
}

/** Whether only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  const name = hostnameOf(host);
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

const isNumeric = (name: string): boolean => name.startsWith("[") || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);

/** As URLs write it: lower case, IPv6 in brackets. */
function hostnameOf(host: string): string {
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return parseHost(bracketed)?.hostname ?? host.toLowerCase();
}

/** Only a bare authority is a host; one with a path, a query or a user name was made up. */
function parseHost(host: string | undefined, scheme = "http:"): URL | null {
  return host && !/[/?#@\\]/.test(host) ? parseUrl(`${scheme}//${host}`) : null;
}

function parseUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && !url.username && !url.password ? url : null;
}
