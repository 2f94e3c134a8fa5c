import { isLoopback } from "~/services/http/allowed-origin";

/** What the owner should know before sending a link, as far as the server can tell; null when nothing speaks against it. */
export function reachNote({ url, password }: { url: string; password?: string | undefined }): string | null {
  if (isLoopback(new URL(url).hostname)) return "It opens on this computer only: others cannot reach Hotseat at this address.";
  if (password) return null;
  return "Before you send it, set OWNER_PASSWORD, or a password in front of Hotseat: without one, whoever reaches this address can open the rest as well, in another browser.";
}
