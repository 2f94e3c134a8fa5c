import type { Browser } from "@playwright/test";

import type { TranscribedWord } from "~/services/speech-to-text/speech-to-text";

import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { BrowserTab } from "./browser-tab";
import { InterviewOverTabs } from "./interview-over-tabs";
import type { Recogniser } from "./judge-words";
import { PACKET_SAMPLES, type WitnessedAnswer } from "./witness";

export interface BrowserInterviewOptions {
  browser: Browser;
  interviewId: string;
  port: number;
  random: Random;
  answers: readonly SpokenAnswer[];
  recognise: Recogniser;
  enough: () => boolean;
}

const STUCK_MS = 120_000;
/** The server or the network was away when the page was opened: as anybody would, the person tries again. */
const NOBODY_THERE = /ERR_CONNECTION|ERR_SOCKET|ERR_EMPTY|Execution context|ERR_ABORTED/;

/** One interview in real Chromium. */
export class BrowserInterview extends InterviewOverTabs {
  override readonly interrupts = true;
  readonly #options: BrowserInterviewOptions;

  constructor(options: BrowserInterviewOptions) {
    super({ ...options, stuckMs: STUCK_MS });
    this.#options = options;
  }

  /**
   * What was spoken is not known to the sample here: the recogniser tells the words of what each tab sent, by itself, for the app asks it for no
   * more of it. Those at a tab's end were cut off and not spoken as a whole.
   */
  override spokenInto({ turnId, tape, cuts }: WitnessedAnswer): string[] {
    const end = Math.min(tape.length, this.witness.finishOf(turnId)?.samples ?? Infinity);
    const places = [0, ...cuts.filter((cut) => cut < end), end];
    return places.slice(1).flatMap((to, index) => {
      const sent = tape.read(places[index], to);
      const isWhole = ({ endSample }: TranscribedWord): boolean => to === end || endSample <= sent.length - PACKET_SAMPLES;
      return this.#options.recognise(sent).words.filter(isWhole).map(({ text }) => text);
    });
  }

  protected override openTab(origin: string): BrowserTab {
    return new BrowserTab({ ...this.#options, url: `${origin}/interviews/${this.interviewId}` });
  }

  protected override isReload(error: unknown): boolean {
    return !NOBODY_THERE.test(String(error));
  }
}
