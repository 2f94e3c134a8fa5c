import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whose browser it is, where there are no accounts (docs/decisions/0014). Without `OWNER_PASSWORD` whoever reaches the server is its owner, except a
 * browser that a sharing link brought here first: it is a guest, and gets nothing but what is shared. With it, everything but shared pages and
 * health asks for the password.
 */
export type Access =
  /** `mark`: the cookie, as name=value, by which the browser is to remember this. */
  { allowed: true; mark?: string } | { allowed: false; status: 401 | 403; message: string };

interface AccessOptions {
  /** Of the address as the app will read it: without dot segments. */
  path: string;
  /** Whether a person opens a page; only then is something remembered. */
  isPage: boolean;
  /** The request's Cookie and Authorization headers. */
  cookie: string | undefined;
  authorization: string | undefined;
  /** OWNER_PASSWORD */
  password?: string | undefined;
}

const MARK_COOKIE = "hotseat-browser";

const SHARED = /^\/share\/[^/]/;
const HEALTH = /^\/(?:healthz|readyz|metrics)$/;

/** Default: refused. What is open to guests is listed here, and nowhere else. */
export function browserAccess({ path, isPage, cookie, authorization, password }: AccessOptions): Access {
  const mark = markOf(cookie);
  const remember = (value: string): Access => (isPage && mark !== value ? { allowed: true, mark: `${MARK_COOKIE}=${value}` } : { allowed: true });
  if (password) return withPassword({ path, mark, authorization, password, remember });
  if (isSharedPath(path)) return mark ? { allowed: true } : remember("guest");
  if (mark === "guest") return { allowed: false, status: 403, message: GUEST };
  return mark ? { allowed: true } : remember("owner");
}

export const isSharedPath = (path: string): boolean => SHARED.test(path);

const GUEST =
  "This browser came here through a shared link, and can open what was shared and nothing else. If this Hotseat is yours, docs/operations.md says how to open it here.";

interface PasswordOptions extends Pick<AccessOptions, "path" | "authorization"> {
  mark: string | null;
  password: string;
  remember: (mark: string) => Access;
}

function withPassword({ path, mark, authorization, password, remember }: PasswordOptions): Access {
  if (isSharedPath(path) || HEALTH.test(path)) return { allowed: true };
  // Sockets of some browsers do not carry the password; they carry the cookie.
  const proof = createHmac("sha256", password).update("hotseat owner").digest("base64url");
  if (mark !== null && isSame(mark, proof)) return { allowed: true };
  if (isSame(passwordOf(authorization), password)) return remember(proof);
  return { allowed: false, status: 401, message: "This Hotseat asks for its owner's password (OWNER_PASSWORD); any user name will do." };
}

function markOf(cookie = ""): string | null {
  const [, mark] = new RegExp(`(?:^|;\\s*)${MARK_COOKIE}=([^;]*)`).exec(cookie) ?? [];
  return mark ?? null;
}

/** Of HTTP's Basic scheme (RFC 7617). */
function passwordOf(authorization = ""): string {
  const [, encoded = ""] = /^Basic\s+(\S+)$/i.exec(authorization) ?? [];
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}

/** Takes the same time whatever differs. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A path as logs may have it: the secret of a sharing link is not in it. */
export const loggedPath = (path: string): string => path.replace(/(\/share\/)[^/?]+/gi, "$1…");
