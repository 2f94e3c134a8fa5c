import { expect, test } from "./fixtures";
import { LivePage } from "./support/live-page";

// A name that is not localhost, over plain http: there is no microphone, no worklet, and no clipboard.
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--host-resolver-rules=MAP hotseat.example 127.0.0.1"] }),
  appEnv: { PUBLIC_URL: "http://hotseat.example" },
  baseURL: async ({ app }, use) => use(`http://hotseat.example:${app.port}`),
});

test("at an address without TLS the page says what the browser withholds; the interviewer speaks, and answers are typed", async ({
  page,
  expectConsoleErrors,
}) => {
  expectConsoleErrors(/Cross-Origin-Opener-Policy header has been ignored/);
  const live = new LivePage(page);
  await page.goto("/interviews/new");
  await expect(page.getByText("This address is not secure, so your browser withholds the microphone.")).toBeVisible();
  await page.getByRole("button", { name: "Begin interview" }).click();
  await live.interruptOnce(/\w/);
  await live.interruptOnce(/\w[^]*\n/);
  await live.expectState("Listening");
  await expect(live.problem).toContainText("Browsers give the microphone only to https:// addresses and to localhost.");
  await live.type("I can take part from here as well.");
  await live.expectState("Speaking");
  await expect(page.getByRole("radio", { name: "Hands-free" })).toBeDisabled();
});
