import { expect, test } from "vitest";

import { nextTheme, themeCookie, themeFromCookies } from "./theme";

test("without a cookie, or with a strange one, the device decides", () => {
  for (const cookies of [null, "", "other=dark", "hotseat-theme=purple", "hotseat-themes=dark", "xhotseat-theme=dark"]) {
    expect(themeFromCookies(cookies)).toBe("system");
  }
});

test("what was remembered is read back among other cookies", () => {
  expect(themeFromCookies(`a=b; ${themeCookie("dark").split(";")[0]}; c=d`)).toBe("dark");
  expect(themeFromCookies(themeCookie("light"))).toBe("light");
});

test("going back to the device's theme forgets the cookie", () => {
  expect(themeCookie("system")).toContain("Max-Age=0");
});

test("three presses come back to the start", () => {
  expect(nextTheme(nextTheme(nextTheme("system")))).toBe("system");
});
