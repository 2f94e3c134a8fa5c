import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { HeadlessTab } from "./headless-tab";
import { InterviewOverTabs } from "./interview-over-tabs";
import { wordsSpokenInto } from "./judge-words";
import { Room } from "./room";
import type { WitnessedAnswer } from "./witness";

export interface HeadlessInterviewOptions {
  interviewId: string;
  port: number;
  random: Random;
  answers: readonly SpokenAnswer[];
  enough: () => boolean;
}

const STUCK_MS = 90_000;

/** One interview without a browser; the room goes on while there is no tab. */
export class HeadlessInterview extends InterviewOverTabs {
  override readonly interrupts = false;
  readonly #options: HeadlessInterviewOptions;
  readonly #room: Room;

  constructor(options: HeadlessInterviewOptions) {
    super({ ...options, stuckMs: STUCK_MS });
    this.#options = options;
    this.#room = new Room(options.random);
  }

  override async live(): Promise<void> {
    await super.live().finally(() => this.#room.leave());
  }

  override spokenInto(answer: WitnessedAnswer): string[] {
    return wordsSpokenInto(answer, this.#room.said);
  }

  protected override openTab(url: string): HeadlessTab {
    return new HeadlessTab({ ...this.#options, url, room: this.#room, witness: this.witness });
  }

  protected override silenced(): void {
    this.#room.breakOff();
  }
}
