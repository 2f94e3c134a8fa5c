import { type Locator, type Page, expect } from "@playwright/test";

/** Stops of Tab on a page, with room to spare. */
const MOST_STOPS = 150;

/** Somebody without a pointer, who remembers which controls were used. */
export class Keyboard {
  readonly used = new Set<string>();

  constructor(private readonly page: Page) {}

  /** Goes on with Tab, or back with Shift+Tab to what lies behind, until it stands on the control. */
  async reach(control: Locator): Promise<void> {
    await expect(control).toHaveCount(1);
    const key = (await control.evaluate(liesBehindFocus)) ? "Shift+Tab" : "Tab";
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) {
        this.used.add(await nameOf(control));
        return;
      }
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} does not reach ${String(control)}`);
  }

  /** Reaches the control and presses a key on it. Default Enter. */
  async press(control: Locator, key = "Enter"): Promise<void> {
    await this.reach(control);
    await this.page.keyboard.press(key);
  }

  /** Presses each of a group that takes one stop of Tab: the arrows go from one to the next. */
  async pressEach(controls: Locator): Promise<void> {
    await this.reach(controls.first());
    for (const control of await controls.all()) {
      await expect(control).toBeFocused();
      this.used.add(await nameOf(control));
      await this.page.keyboard.press("Enter");
      await this.page.keyboard.press("ArrowRight");
    }
  }

  /** Keys that a control would take are the page's again. */
  leave(): Promise<void> {
    return this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }
}

/** Controls of a part of the page, such as `button "Play"`; times and counts in names are left out. */
export async function controlsOf(part: Locator): Promise<string[]> {
  const lines = (await part.ariaSnapshot()).split("\n").map((line) => /^\s*- '?((?:button|link|slider|combobox|searchbox|textbox|checkbox) ".*?")/.exec(line)?.[1]);
  return [...new Set(lines.filter((line) => line !== undefined).map(withoutTimes))];
}

/** Runs in the page, so it may use nothing from outside. */
function liesBehindFocus(control: Element): boolean {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return false;
  return (control.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

async function nameOf(control: Locator): Promise<string> {
  const [line] = (await control.ariaSnapshot()).split("\n");
  return withoutTimes(/- '?(\w+ ".*?")/.exec(line ?? "")?.[1] ?? "");
}

const withoutTimes = (name: string): string => name.replace(/\d+(?::\d\d)?/g, "0");
