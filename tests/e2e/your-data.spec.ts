import { readFile } from "node:fs/promises";

import { expect, expectAccessible, test } from "./fixtures";

test("everything is exported as one zip, and comes back after it was deleted; what is no zip is refused in words", async ({ page, request, expectConsoleErrors }) => {
  expectConsoleErrors(/status of 400/);
  await page.goto("/settings");
  const { id } = (await (await request.post(new URL("/api/interviews", page.url()).href, { data: { role: "Nurse" } })).json()) as { id: string };
  const data = page.getByRole("region", { name: "Your data" });
  const downloading = page.waitForEvent("download");
  await data.getByRole("link", { name: "Export everything" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("hotseat.zip");
  const zip = await readFile(await download.path());
  expect(zip.toString("latin1")).toContain(`interviews/${id}/record.json`);

  const bring = async (buffer: Buffer): Promise<void> => {
    const choosing = page.waitForEvent("filechooser");
    await data.getByRole("button", { name: "Import a zip" }).press("Enter");
    await (await choosing).setFiles({ name: "hotseat.zip", mimeType: "application/zip", buffer });
  };
  await bring(zip);
  await expect(data.getByRole("status", { name: "Import" })).toContainText("1 interview was here already and left alone.");
  await request.post(new URL(`/interviews/${id}/delete`, page.url()).href);
  await bring(zip);
  await expect(data.getByRole("status", { name: "Import" })).toContainText("1 interview imported.");
  await bring(Buffer.from("<html>"));
  await expect(data.getByRole("status", { name: "Import" })).toContainText("This is not a zip.");
  await expectAccessible(page);
  await page.goto("/interviews");
  await expect(page.getByRole("link", { name: "Nurse" }).first()).toBeVisible();

  await test.step("all of it is deleted once somebody types that they mean it", async () => {
    await page.goto("/settings");
    const all = page.getByRole("region", { name: "Delete everything" });
    await all.getByRole("button", { name: "Delete everything" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Delete everything, 1 interview?" });
    const confirm = dialog.getByRole("button", { name: "Delete for good" });
    await expect(dialog.getByRole("link", { name: "Export everything first" })).toBeVisible();
    await dialog.getByRole("textbox", { name: "Type delete everything to confirm" }).fill("delete");
    await expect(confirm).toBeDisabled();
    await expectAccessible(page);
    await dialog.getByRole("textbox").fill("Delete everything ");
    await confirm.press("Enter");
    await expect(all.getByRole("status")).toContainText("Everything is deleted.");
    expect((await request.get(new URL(`/interviews/${id}/playback`, page.url()).href)).status()).toBe(404);
    await page.goto("/interviews");
    await expect(page.getByText("Your interviews are kept here")).toBeVisible();
  });
});
