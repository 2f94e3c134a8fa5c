import { readFile } from "node:fs/promises";

import type { Locator, Page } from "@playwright/test";

import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";

import { importInterview } from "../archive/interview-zip";
import { INVENTED, inventedInterview } from "../archive/invented-interview";
import { askedQuestion, firstEvents } from "../setup/record-fixtures";
import { expect, expectAccessible, test } from "./fixtures";
import { controlsOf, Keyboard } from "./support/keyboard";

test("every control of the playback page works from the keyboard alone", async ({ page, app }) => {
  const interview = inventedInterview();
  const keyboard = new Keyboard(page);
  const playback = new PlaybackPage(page);
  const button = (name: string | RegExp, within: Page | Locator = page) => within.getByRole("button", { name, exact: true });
  const hasPlayed = (from: number) => expect.poll(() => playback.seconds()).toBeGreaterThan(from);

  await test.step("a page of an interview that has one of everything", async () => {
    await importInterview(app.url, interview);
    await page.goto(`/interviews/${interview.interviewId}/playback`);
    await expect.poll(() => playback.recordedSeconds(), { timeout: 30_000 }).toBeGreaterThanOrEqual(20);
    await expectAccessible(page);
  });
  const controls = await controlsOf(page.getByRole("article"));

  await test.step("the header plays all, shows what can be downloaded and asks before it deletes", async () => {
    await keyboard.press(button("Play all"));
    await hasPlayed(0.2);
    await keyboard.press(button("Pause"), "Space");
    await keyboard.press(page.locator("summary").filter({ hasText: "Download" }));
    await keyboard.reach(page.getByRole("link", { name: "Whole recording WebM" }));
    await page.keyboard.press("Escape");
    await keyboard.press(button("Share"));
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await keyboard.press(button(/^Delete/));
    await expect(page.getByRole("dialog", { name: "Delete this interview?" })).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("the player's buttons step, play, choose the speed, skip and repeat", async () => {
    // However far it played on the way to Pause.
    for (let presses = 0; presses < 5 && (await playback.seconds()) > 0.05; presses += 1) await keyboard.press(button("Previous turn"));
    await keyboard.press(button("Next turn"));
    await expect.poll(() => playback.seconds()).toBeCloseTo(3.4, 1);
    await keyboard.press(button("Previous turn"));
    await expect.poll(() => playback.seconds()).toBeCloseTo(0, 1);
    await keyboard.press(button("Play"));
    await hasPlayed(0.1);
    await keyboard.press(button("Pause"));
    await keyboard.reach(page.getByRole("combobox", { name: "Speed" }));
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("combobox", { name: "Speed" })).toHaveValue("1.25");
    expect(await playback.recording((audio) => [audio.playbackRate, audio.preservesPitch])).toEqual([1.25, true]);
    for (const name of ["Skip silence", "Only my answers"]) {
      await keyboard.press(button(name), "Space");
      await expect(button(name)).toHaveAttribute("aria-pressed", "true");
      await keyboard.press(button(name), "Space");
      await expect(button(name)).toHaveAttribute("aria-pressed", "false");
    }
    await keyboard.press(button("Loop from here"));
    await expect(button("Loop")).toHaveAttribute("aria-pressed", "true");
    await keyboard.press(button("Loop to here"));
    await keyboard.press(button("Loop"));
    await expect(button("Loop")).toHaveAttribute("aria-pressed", "false");
    await keyboard.press(button("Zoom in"));
    await keyboard.press(button("Zoom out"));
    await expect(button("Zoom out")).toBeDisabled();
  });

  await test.step("the timeline goes to questions, to marks and to any second", async () => {
    const slider = page.getByRole("slider", { name: "Place in the interview" });
    await keyboard.press(slider, "Home");
    await page.keyboard.press("ArrowRight");
    await expect(slider).toHaveAttribute("aria-valuetext", /^0:01 of 0:\d\d$/);
    const chapters = page.getByRole("group", { name: "Questions on the timeline" }).getByRole("button");
    await keyboard.pressEach(chapters);
    await expect.poll(() => playback.seconds()).toBeCloseTo(20, 1);
    const marks = page.getByRole("group", { name: "Marks on the timeline" }).getByRole("button");
    await keyboard.pressEach(marks);
    await expect(marks.first()).toHaveAccessibleName(/^Pause of 4 seconds, at 0:0\d$/);
    await expect.poll(() => playback.seconds()).toBeGreaterThan(10);
  });

  await test.step("a bookmark is set while it plays, written, gone to, edited, removed, and brought back", async () => {
    await keyboard.leave();
    await page.keyboard.press("c");
    await keyboard.press(button("Bookmark this moment"));
    const note = page.getByRole("textbox", { name: /^Note at 0:\d\d$/ });
    await expect(note).toBeFocused();
    await page.keyboard.type("I rambled here 🙃");
    await keyboard.press(button("Cancel"));
    await expect(note).toHaveCount(0);
    await expect(button("Bookmark this moment")).toBeFocused();
    await keyboard.leave();
    await page.keyboard.press("b");
    await page.keyboard.type("I rambled here 🙃");
    await page.keyboard.press("Enter");
    const list = page.getByRole("region", { name: "Bookmarks" });
    await expect(list.getByRole("listitem")).toContainText("I rambled here 🙃");
    await expect(list.getByRole("status")).toContainText("saved");
    await keyboard.press(button(/^Edit the bookmark at 0:\d\d$/));
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("Say the result first.");
    await keyboard.press(button("Save bookmark"));
    await expect(list.getByRole("listitem")).toContainText("Say the result first.");
    await keyboard.press(button(/^Remove the bookmark/));
    await expect(list.getByRole("listitem")).toHaveCount(0);
    await expect(button("Undo")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(list.getByRole("button", { name: /^Go to the bookmark/ })).toBeFocused();
    await page.reload();
    await keyboard.press(list.getByRole("button", { name: /^Go to the bookmark at 0:\d\d I rambled/ }));
    await expect.poll(() => playback.seconds()).toBeGreaterThanOrEqual(14);
    await expect(page.getByRole("group", { name: "Marks on the timeline" }).getByRole("button", { name: /^Bookmark: I rambled here/ })).toHaveCount(1);
    await expectAccessible(page);
  });

  await test.step("a turn is played, played from, edited and given away; unclear words are found", async () => {
    const answer = playback.turn(INVENTED.first);
    await keyboard.press(button(/^Play from/, answer));
    await hasPlayed(3.4);
    await keyboard.press(button("Pause", page.getByRole("region", { name: "Player" })), "Space");
    const question = playback.turn("Tell me about a hard decision.");
    await keyboard.press(button(/^Play Maya at/, question));
    await keyboard.press(button(/^Pause Maya at/, question));
    await keyboard.press(button(/^Play You at/, answer));
    await keyboard.press(button(/^Pause You at/, answer));
    await keyboard.leave();
    await page.keyboard.press("u");
    await expect.poll(() => playback.seconds()).toBeCloseTo(12.2, 1);
    await expect.poll(() => playback.litWord()).toBe("quorum");
    for (const as of ["WAV", "WebM"]) {
      const downloading = page.waitForEvent("download");
      await keyboard.press(answer.getByRole("link", { name: new RegExp(`Download your answer at 0:\\d\\d as ${as}`) }));
      expect((await downloading).suggestedFilename()).toMatch(new RegExp(`, answer 1\\.${as.toLowerCase()}$`));
    }
    await keyboard.press(button(/^Edit your answer/, answer));
    await keyboard.press(button("Leave as it was"));
    await keyboard.press(button(/^Edit your answer/, answer));
    await page.getByRole("textbox", { name: "Edit the words of this answer" }).fill(INVENTED.first.replace("platform", "database"));
    await keyboard.press(button("Save the words"));
    const edited = playback.turn("the whole database");
    await keyboard.press(edited.locator("summary"));
    await expect(edited.getByText("the whole platform")).toBeVisible();
    await keyboard.press(button(/^Share your answer/, edited));
    await page.keyboard.press("Escape");
  });

  await test.step("search finds, counts, goes on, plays and is cleared", async () => {
    const field = page.getByRole("searchbox", { name: "Search the words" });
    await keyboard.reach(field);
    await page.keyboard.type("WHOLE  database");
    await expect(page.getByRole("search").getByRole("status")).toHaveText(/^1 of \d$/);
    for (const name of ["Previous place", "Next place", "Play from this place"]) await keyboard.press(button(name));
    await expect(button("Pause", page.getByRole("region", { name: "Player" }))).toBeVisible();
    await page.mouse.wheel(0, -200);
    await keyboard.press(button("Follow the words"));
    await expect(button("Follow the words")).toHaveCount(0);
    await keyboard.leave();
    await page.keyboard.press("Space");
    await keyboard.press(field, "Escape");
    await expect(field).toHaveValue("");
  });

  await test.step("the questions in the margin lead to theirs", async () => {
    const questions = page.getByRole("navigation", { name: "Questions" }).getByRole("button");
    for (const question of await questions.all()) await keyboard.press(question);
    await expect.poll(() => playback.seconds()).toBeGreaterThanOrEqual(20);
  });

  await test.step("every key of the sheet is listed, and letters can be turned off", async () => {
    await keyboard.press(button("Keys"));
    const sheet = page.getByRole("dialog", { name: "Keys" });
    await expect(sheet).toContainText("Bookmark this moment, with a note");
    await keyboard.press(sheet.getByRole("checkbox"), "Space");
    await page.keyboard.press("Escape");
    await keyboard.leave();
    await page.keyboard.press("a");
    await expect(button("Only my answers")).toHaveAttribute("aria-pressed", "false");
    await page.keyboard.press("?");
    await keyboard.press(sheet.getByRole("checkbox"), "Space");
    await page.keyboard.press("Escape");
  });

  await test.step("keys do what the sheet says", async () => {
    await keyboard.leave();
    await page.keyboard.press("a");
    await expect(button("Only my answers")).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("a");
    for (const [key, name] of [["s", "Skip silence"], ["l", "Loop"]] as const) {
      await page.keyboard.press(key);
      await expect(button(name)).toHaveAttribute("aria-pressed", "true");
      await page.keyboard.press(key);
    }
    await page.keyboard.press(">");
    await expect(page.getByRole("combobox", { name: "Speed" })).toHaveValue("1.25");
    await page.keyboard.press("<");
    await page.keyboard.press("Shift+C");
    await page.keyboard.press("Shift+M");
    const before = await playback.seconds();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => playback.seconds()).toBeCloseTo(before + 5, 1);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => playback.seconds()).toBeCloseTo(before, 1);
    await page.keyboard.press("+");
    await expect(button("Zoom out")).toBeEnabled();
    await page.keyboard.press("-");
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox", { name: "Search the words" })).toBeFocused();
    await page.keyboard.press("Escape");
  });

  await test.step("a selection is played again and again", async () => {
    await page.keyboard.press("i");
    await page.keyboard.press(".");
    await page.keyboard.press("o");
    const from = await playback.seconds();
    await page.keyboard.press("Space");
    const passes = await playback.countReturns(2);
    expect(passes.latest).toBeLessThan(from + 1.2);
    await page.keyboard.press("Space");
  });

  await test.step("the table is a view that the address remembers", async () => {
    await keyboard.press(page.getByRole("link", { name: "Table" }));
    await expect(page.getByRole("table", { name: "The interview" })).toBeVisible();
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByRole("table", { name: "The interview" })).toBeVisible();
    await keyboard.press(page.getByRole("link", { name: "Transcript" }));
    await expect(page.getByRole("region", { name: "Transcript" })).toBeVisible();
  });

  await test.step("there is no control that was not used", async () => {
    const sameInAllTurns = (name: string) => name.replace(/^(button|link) "(Play|Edit|Share|Download)( from| \w+ at| your answer at) .*/, '$1 "$2$3');
    const used = new Set([...keyboard.used].map(sameInAllTurns));
    expect(controls.map(sameInAllTurns).filter((name) => !used.has(name))).toEqual([]);
    expect(controls.length).toBeGreaterThan(30);
  });

  await test.step("on a phone the rest of the controls is one press away, and what was noted is in the Markdown", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(button("Skip silence")).toBeHidden();
    await keyboard.press(button("More controls"));
    await expect(button("Skip silence")).toBeVisible();
    await expectAccessible(page);
    const downloading = page.waitForEvent("download");
    await keyboard.press(page.locator("summary").filter({ hasText: "Download" }));
    await keyboard.press(page.getByRole("link", { name: "Transcript Markdown" }));
    const markdown = await readFile(await (await downloading).path(), "utf8");
    expect(markdown).toMatch(/> \*\*Bookmark at 0:\d\d\*\*\n>\n> I rambled here 🙃\\\n> Say the result first\./);
  });

  await test.step("a long interview comes with its first rows and has the others a moment later, where a link leads and the search looks", async () => {
    const long = longInterview();
    await importInterview(app.url, long);
    const address = `/interviews/${long.interviewId}/playback`;
    const withoutScripts = await (await page.request.get(address)).text();
    expect(withoutScripts.match(/data-turn="/g)).toHaveLength(16);
    expect(withoutScripts).toContain("Without JavaScript this page ends here. The whole transcript is above, under Download.");
    await page.goto(`${address}#turn=${long.lastTurnId}&at=4`);
    await expect(page.locator("[data-turn]")).toHaveCount(2 * LONG);
    await expect(page.locator(`[data-turn="${long.lastTurnId}"]`)).toBeInViewport();
    await page.getByRole("searchbox", { name: "Search the words" }).fill("marmalade");
    await expect(page.getByRole("search").getByRole("status")).toHaveText("1 of 1");
    await expect(playback.turn("marmalade")).toBeInViewport();
    await page.goto(`${address}?view=table`);
    await expect(page.locator(".playback-row")).toHaveCount(LONG);
  });
});

test("Play and Pause work before the page's program is there, which goes on with what plays", async ({ page, app }) => {
  const interview = inventedInterview();
  const playback = new PlaybackPage(page);
  const button = (name: string) => page.getByRole("region", { name: "Player" }).getByRole("button", { name, exact: true });
  const isPaused = () => playback.recording((audio) => audio.paused);
  await importInterview(app.url, interview);
  await page.goto(`/interviews/${interview.interviewId}/playback`);
  await expect.poll(() => playback.recordedSeconds(), { timeout: 30_000 }).toBeGreaterThanOrEqual(20);

  let arrive: () => void = () => undefined;
  const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/assets/*.js", async (route) => {
    await onItsWay;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });

  await test.step("only the page's words are there", async () => {
    await button("Play").click();
    await expect(button("Pause")).toBeVisible();
    await expect.poll(() => playback.seconds()).toBeGreaterThan(0.2);
    await button("Pause").click();
    await expect(button("Play")).toBeVisible();
    expect(await isPaused()).toBe(true);
    await button("Play").blur();
    await page.keyboard.press("Space");
    await expect.poll(isPaused).toBe(false);
  });

  await test.step("the program arrives", async () => {
    const jump = playback.recording(
      (audio) =>
        new Promise<number>((resolve) => {
          let [before, back] = [audio.currentTime, 0];
          const timer = setInterval(() => {
            back = Math.max(back, before - audio.currentTime);
            before = audio.currentTime;
          }, 5);
          setTimeout(() => (clearInterval(timer), resolve(back)), 2_500);
        }),
    );
    arrive();
    // Only the program moves the slider.
    await expect(page.getByRole("slider", { name: "Place in the interview" })).toHaveAttribute("aria-valuetext", /^0:0[1-9] of/);
    expect(await jump).toBe(0);
    await button("Pause").click();
    expect(await isPaused()).toBe(true);
    await expect(button("Play")).toBeVisible();
  });
});

/** Exchanges of an interview that is not sent at once. */
const LONG = 40;

/** Without sound, so that nothing has to be mixed for it. */
function longInterview() {
  const turnIds = Array.from({ length: LONG }, newId);
  const exchanges = turnIds.flatMap((turnId, index): RecordEvent[] => {
    const [questionTurnId, startSample] = [newId(), index * 4_800];
    const text = index === 30 ? "That was the marmalade." : `This is story ${index}.`;
    return [
      ...askedQuestion({ turnId: questionTurnId, startSample, samples: 1_600 }),
      { type: "answer.opened", turnId, questionTurnId, mode: "typed", startSample: startSample + 1_600 },
      { type: "answer.finished", turnId, text, words: [], source: "typed", samples: 0 },
    ];
  });
  const events: RecordEvent[] = [...firstEvents(), { type: "interview.begun" }, ...exchanges, { type: "interview.ended", reason: "completed", atSample: LONG * 4_800 }];
  return { interviewId: newId(), events, sounds: new Map<string, Int16Array>(), lastTurnId: turnIds.at(-1) ?? "" };
}

/** The playback page as somebody sees it who listens. */
class PlaybackPage {
  constructor(private readonly page: Page) {}

  turn(text: string) {
    return this.page.locator("[data-turn]").filter({ hasText: text });
  }

  recording<T>(read: (audio: HTMLAudioElement) => T): Promise<T> {
    return this.page.locator("audio[data-recording]").evaluate(read);
  }

  /** How long the recording of the whole is; 0 until it is there. */
  recordedSeconds(): Promise<number> {
    return this.recording((audio) => (Number.isFinite(audio.duration) ? audio.duration : 0));
  }

  seconds(): Promise<number> {
    return this.recording((audio) => audio.currentTime);
  }

  /** Waits until the sound has gone back so many times; says how far it had come at most. */
  countReturns(times: number): Promise<{ latest: number }> {
    return this.page.locator("audio[data-recording]").evaluate(
      (audio: HTMLAudioElement, wanted) =>
        new Promise<{ latest: number }>((resolve) => {
          let [returns, latest, before] = [0, 0, audio.currentTime];
          const look = () => {
            latest = Math.max(latest, audio.currentTime);
            if (audio.currentTime < before - 0.05) returns += 1;
            before = audio.currentTime;
            if (returns >= wanted) resolve({ latest });
            else requestAnimationFrame(look);
          };
          look();
        }),
      times,
    );
  }

  /** The word that is painted as sounding. */
  litWord(): Promise<string> {
    return this.page.evaluate(() =>
      ["said-interviewer", "said-candidate"]
        .flatMap((name) => [...(CSS.highlights.get(name) ?? [])])
        .map((range) => String(range))
        .join(""),
    );
  }
}
