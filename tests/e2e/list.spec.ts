import { importInterview } from "../archive/interview-zip";
import { inventedInterview } from "../archive/invented-interview";
import { expect, expectAccessible, test } from "./fixtures";
import { Keyboard } from "./support/keyboard";

const STRANGE_ROLE = "Dr. \"Ace\" O’Neil 🏠 مهندس";

const DAY_MS = 86_400_000;

/** The same minute of talk for another role. */
function inventedFor(role: string) {
  const interview = inventedInterview();
  const events = interview.events.map((event) => (event.type === "interview.created" ? { ...event, settings: { ...event.settings, role } } : event));
  return { ...interview, events };
}

test("the list is searched, tagged, narrowed and cleared out with the keyboard, and searched without scripts", async ({ page, app, browser, request }) => {
  const keyboard = new Keyboard(page);
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const rows = page.getByRole("list", { name: "Interviews" }).locator("> li");
  const strange = { ...inventedFor(STRANGE_ROLE), at: new Date(Date.now() - 40 * DAY_MS) };
  await importInterview(app.url, inventedInterview());
  await importInterview(app.url, strange);
  for (const role of ["Nurse", "Teacher", "Cook"]) await request.post("/api/interviews", { data: { role } });

  await test.step("a word that was said leads to the moment at which it was said, and back", async () => {
    await page.goto("/interviews");
    await expect(page.getByText(/^\d+ [kM]B in 5 interviews$/)).toBeVisible();
    await expect(rows).toHaveCount(5);
    await keyboard.reach(page.getByRole("searchbox", { name: "Search your interviews" }));
    await page.keyboard.type("ace quor");
    await expect(page.getByRole("status").filter({ hasText: "1 interview found" })).toBeVisible();
    await expect(page).toHaveURL(/\?q=ace\+quor$/);
    await expect(page.locator("mark")).toHaveText(["quorum"]);
    await expectAccessible(page);
    await keyboard.press(page.getByRole("link", { name: /You … .* nobody noticed the quorum loss/ }));
    await expect(page).toHaveURL(new RegExp(`/interviews/${strange.interviewId}/playback#turn=${strange.turnIds.first}&at=\\d+$`));
    // The word is the thirteenth of the answer, after a pause of four seconds.
    await expect(page.getByRole("slider", { name: "Place in the interview" })).toHaveAttribute("aria-valuetext", /^0:12 of /);
    await page.goBack();
    await expect(page.getByRole("searchbox", { name: "Search your interviews" })).toHaveValue("ace quor");
  });

  await test.step("what nobody has said is not found, and all of it comes back", async () => {
    await page.getByRole("searchbox", { name: "Search your interviews" }).fill("' & | ! :* xylophone");
    await expect(page.getByText("Nothing found for “' & | ! :* xylophone”.")).toBeVisible();
    await keyboard.press(page.getByRole("link", { name: "Show all interviews" }));
    await expect(rows).toHaveCount(5);
    await expect(page.getByRole("searchbox", { name: "Search your interviews" })).toHaveValue("");
  });

  await test.step("a tag is typed, narrows the list, and is renamed and taken away", async () => {
    await keyboard.press(page.locator("summary").filter({ hasText: "Add a tag of Nurse" }));
    await keyboard.reach(page.getByRole("combobox", { name: "New tag of Nurse" }));
    await page.keyboard.type("To repeat 🔁");
    await page.keyboard.press("Enter");
    await keyboard.press(page.getByRole("list", { name: "Tags of Nurse" }).getByRole("link", { name: "To repeat 🔁" }));
    await expect(rows).toHaveCount(1);
    await page.getByRole("link", { name: "Rename or delete tags" }).press("Enter");
    await page.getByRole("textbox", { name: "Name of To repeat 🔁" }).fill("Again");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "Name of Again" })).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
    await expect(page.getByRole("list", { name: "What the list is narrowed to" }).getByRole("link", { name: /Again/ })).toBeVisible();
    await keyboard.press(page.locator("summary").filter({ hasText: "Edit tags of Nurse" }));
    await keyboard.press(button("Take Again away"));
    await expect(page.getByText("Nothing found.")).toBeVisible();
    await page.getByRole("link", { name: "Show all interviews" }).press("Enter");
  });

  await test.step("those of a state are selected together and deleted for good", async () => {
    await keyboard.press(page.locator("summary").filter({ hasText: "Filters" }));
    await page.getByRole("combobox", { name: "State" }).selectOption("Not begun");
    await expect(rows).toHaveCount(3);
    await keyboard.press(page.getByRole("checkbox", { name: "Select all 3 on this page" }), "Space");
    await expect(page.getByRole("status").filter({ hasText: "3 selected" })).toBeVisible();
    await keyboard.press(page.getByRole("checkbox", { name: "Select Cook" }), "Space");
    await keyboard.press(button("Delete 2"));
    await expect(page.getByRole("dialog", { name: "Delete 2 interviews?" })).toContainText("This cannot be undone.");
    await expectAccessible(page);
    await keyboard.press(button("Delete 2 for good"));
    await expect(rows).toHaveCount(1);
    await expect(page.getByRole("status", { name: "Deleting" })).toHaveText("2 interviews deleted for good.");
    await expect(page.getByText(/in 3 interviews$/)).toBeVisible();
  });

  await test.step("how long interviews are kept is said before it is saved", async () => {
    await page.goto("/settings");
    const effect = page.getByRole("status", { name: "What this keeps" });
    await expect(effect).toHaveText("Nothing is deleted unless you delete it.");
    await page.getByRole("radio", { name: "30 days" }).check();
    await expect(effect).toContainText("1 interview is older than that and would be deleted now.");
    await page.getByRole("region", { name: "Your data" }).getByRole("button", { name: "Save" }).press("Enter");
    await expect(page.getByRole("dialog", { name: "Delete 1 interview now?" })).toContainText("This cannot be undone.");
    await expectAccessible(page);
    await expect(button("Keep everything as it is")).toBeFocused();
    await page.keyboard.press("Enter");
    await page.reload();
    await expect(page.getByRole("radio", { name: "For ever" })).toBeChecked();
    await page.getByRole("radio", { name: "Another number of days" }).check();
    await page.getByRole("spinbutton", { name: "Days" }).fill("3650");
    await expect(effect).toContainText("No interview is older than that now. The next one goes on");
    await page.getByRole("region", { name: "Your data" }).getByRole("button", { name: "Save" }).press("Enter");
    await expect(effect).toContainText("Saved.");
    await page.reload();
    await expect(page.getByRole("spinbutton", { name: "Days" })).toHaveValue("3650");
  });

  await test.step("one that is kept outlives the others", async () => {
    await page.goto("/interviews");
    await keyboard.press(button(`Keep ${STRANGE_ROLE}`));
    await expect(rows.filter({ hasText: STRANGE_ROLE })).toContainText("Kept");
    await page.reload();
    await expect(button(`Keep ${STRANGE_ROLE}`)).toHaveAttribute("aria-pressed", "true");
    await expectAccessible(page);
    await page.goto("/settings");
    await page.getByRole("radio", { name: "30 days" }).check();
    await expect(page.getByRole("status", { name: "What this keeps" })).toContainText(/No interview is older than that now\..* 1 interview stays because you keep it\./);
  });

  await test.step("without scripts the same form is sent", async () => {
    const plain = await browser.newContext({ baseURL: app.url, javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await quiet.goto("/interviews");
    await quiet.getByRole("searchbox", { name: "Search your interviews" }).fill("quorum");
    await quiet.getByRole("combobox", { name: "Order" }).selectOption("Oldest first");
    await quiet.getByRole("button", { name: "Search" }).click();
    await expect(quiet.locator("mark")).toHaveText(["quorum", "quorum"]);
    await expect(quiet.getByRole("combobox", { name: "Order" })).toHaveValue("oldest");
    await plain.close();
  });
});
