/** `system` follows the device; the other two were chosen on the page. */
export type Theme = "system" | "light" | "dark";

const COOKIE = "hotseat-theme";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The theme that the request's cookies ask for: the server draws the page in it, so nothing flashes. */
export function themeFromCookies(cookies: string | null): Theme {
  const value = new RegExp(`(?:^|;\\s*)${COOKIE}=(light|dark)(?:;|$)`).exec(cookies ?? "")?.[1];
  return value === "light" || value === "dark" ? value : "system";
}

/** The cookie that remembers `theme` for a year, or forgets it for `system`. */
export const themeCookie = (theme: Theme): string =>
  `${COOKIE}=${theme}; Path=/; SameSite=Lax; Max-Age=${theme === "system" ? 0 : YEAR_SECONDS}`;

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
export const nextTheme = (theme: Theme): Theme => NEXT[theme];
