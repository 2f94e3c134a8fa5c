import { test as base, expect } from "./fixtures";
import { LivePage, createInterview, openTable } from "./support/live-page";
import { startNetwork } from "./support/network";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

const ANSWERS = {
  first: "I rebuilt the search index alone.",
  paused: "This is a private word to my neighbour.",
  second: "Then I showed the others how to do it.",
};

const test = base.extend<{ live: LivePage; speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer(ANSWERS);
    await use(server);
    await server.close();
  },
  live: async ({ page, mic: _ }, use) => use(new LivePage(page)),
});

test.describe("without anything that turns speech into text", () => {
  test.beforeEach(({ page }) => page.addInitScript(removeWebSpeech));

  test("answers are typed, said plainly; long ones are kept whole, and the last one can be edited", async ({ page, live }) => {
    const long = `It began in spring. ${"We measured, changed one thing, and measured again. ".repeat(400)}`.slice(0, 19_990).padEnd(20_000, ".");
    await live.begin();
    await expect(page.getByText("so answers are typed")).toBeVisible();
    await expect(page.getByRole("radio", { name: "Hands-free" })).toBeDisabled();
    await live.typed.focus();
    await page.keyboard.insertText(long);
    await expect(live.typed).toHaveValue(long);
    await live.press("Finish answer");
    await expect(live.transcript).toContainText(long);

    await live.interruptOnce(/(.*\n){2}\w/);
    await live.expectState("Listening");
    await live.type("I wrote this whith a mistake.");
    await page.keyboard.press("e");
    const editor = page.getByRole("textbox", { name: "Edit your answer" });
    await expect(editor).toHaveValue("I wrote this whith a mistake.");
    await editor.fill("I wrote this with a correction.");
    await live.press("Save and go on");
    await expect(live.transcript).toContainText("I wrote this with a correction.");
    // The reply to what was typed first may have begun, and may quote it.
    expect((await live.said()).join()).not.toContain("whith");

    await live.end();
    const table = await openTable(page);
    await expect(table).toContainText(long);
    await expect(table).toContainText("I wrote this with a correction.");
    await table.getByText("Edited. Show what was typed").click();
    await expect(table.getByText("I wrote this whith a mistake.")).toBeVisible();
  });

  test("a question is repeated, and skipped; a pause stops the clock", async ({ page, live }) => {
    await live.begin();
    await live.press("Repeat question");
    // To its end: what is cut off in its first moment, as the first one was, may not be written yet.
    await live.expectState("Speaking");
    await live.expectState("Listening");
    const question = lastSentence(await live.question());
    expect(await live.wholeText(1)).toContain(question);

    await live.press("Pause");
    await live.expectState("Paused");
    const time = page.getByRole("banner").getByRole("time");
    const stood = await time.innerText();
    await page.waitForTimeout(2_000);
    expect(await time.innerText()).toBe(stood);
    await live.press("Resume");
    await live.expectState("Listening");
    await expect(time).not.toHaveText(stood);

    await live.press("Skip question");
    await expect(page.getByText("Question 2 of")).toBeVisible();
    await expect(live.transcript.getByText("skipped")).toBeVisible();
    await live.interruptOnce(/(.*\n){3}\w/);
    await live.expectState("Listening");
    expect(await live.question()).not.toContain(question);
  });

  test("what is being written outlives a lost connection, a repeated question and a reload, and letters stay letters", async ({ page, app, live, expectConsoleErrors }) => {
    expectConsoleErrors(/WebSocket connection to .* failed/);
    const network = await startNetwork(app.port);
    await live.enter(await createInterview(page.request), { origin: network.url });
    await live.interruptOnce(/\w/);
    await live.interruptOnce(/\w[^]*\n/);
    await live.expectState("Listening");
    await expect(live.typed).toBeFocused();
    await page.keyboard.type("I rebuilt");
    network.cut();
    await live.expectState("Reconnecting");
    await page.keyboard.type(" the reports");
    network.restore();
    await live.expectState("Listening");
    await page.keyboard.type(" page?");
    await expect(live.typed).toHaveValue("I rebuilt the reports page?");

    await live.press("Repeat question");
    await live.expectState("Speaking");
    await live.expectState("Listening");
    await expect(live.typed).toHaveValue("I rebuilt the reports page?");
    await expect(page.getByRole("button", { name: "Repeat question" })).toBeFocused();
    await page.reload();
    await live.press("Resume");
    await expect(live.typed).toBeFocused();
    await page.keyboard.type(" Yes.");
    await page.keyboard.press("Control+Enter");
    await expect(live.transcript).toContainText("I rebuilt the reports page? Yes.");
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem("hotseat:typed-answer"))).toBeNull();

    await live.interruptOnce(/(.*\n){3}\w/);
    await live.expectState("Listening");
    await expect(live.typed).toHaveValue("");
    await live.press("Edit last answer");
    const editor = page.getByRole("textbox", { name: "Edit your answer" });
    await editor.fill("I rebuilt them");
    network.cut();
    await live.expectState("Reconnecting");
    await page.keyboard.type(" alone.");
    await expect(editor).toHaveValue("I rebuilt them alone.");
    await live.press("Save and go on");
    await expect(live.typed).toBeFocused();
    network.restore();
    await live.expectState("Listening");
    await live.end();
    await expect(await openTable(page)).toContainText("I rebuilt them alone.");
    await network.close();
  });
});

test.describe("with a microphone", () => {
  test.use({ appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }) });

  test("tap to talk: Space begins and finishes, nothing is recorded while paused, and typing may take over", async ({ page, mic, live, speech }) => {
    await live.begin();
    await live.choose("Tap to talk");
    await page.getByRole("heading", { level: 2, name: "Transcript" }).click();
    await page.keyboard.press("Space");
    const recording = page.getByText("Recording", { exact: true });
    await expect(recording).toBeVisible();
    await mic.speak(speech.say("first").samples);
    await live.press("Pause");
    await live.expectState("Paused");
    await expect(recording).toBeHidden();
    await mic.speak(speech.say("paused").samples);
    await live.press("Resume");
    await expect(recording).toBeVisible();
    await mic.speak(speech.say("second").samples);
    await page.getByRole("heading", { level: 2, name: "Transcript" }).click();
    await page.keyboard.press("Space");
    await expect(live.transcript).toContainText(`${ANSWERS.first} ${ANSWERS.second}`);

    await live.interruptOnce(/(.*\n){2}\w/);
    await live.expectState("Listening");
    await live.press("Start answer");
    await mic.speak(speech.say("first").samples);
    await live.choose("Type");
    await live.type("I would rather write this one down.");
    await live.expectState("Speaking");
    await live.end();
    await expect(await openTable(page)).not.toContainText("neighbour");
    expect(await live.recordedSeconds("I would rather write")).toBeGreaterThan(1.5);
    const spoken = (speech.say("first").samples.length + speech.say("second").samples.length) / 16_000;
    expect(await live.recordedSeconds(ANSWERS.first)).toBeLessThan(spoken + 3);
  });
});

/** The question itself: what leads over to it is another at each repetition. */
const lastSentence = (text: string): string => /[^.?!]+[.?!]*$/.exec(text)?.[0].trim() ?? text;

/** Runs in the page. */
function removeWebSpeech(): void {
  for (const name of ["SpeechRecognition", "webkitSpeechRecognition"]) Reflect.deleteProperty(window, name);
}
