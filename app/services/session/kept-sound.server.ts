import type { StorageError } from "~/domain/errors";
import { type TurnAudio, openTurnAudio } from "~/services/recordings/turn-audio.server";

import type { TurnRecord } from "./held-record";
import type { SessionServices } from "./session-services";
import type { SoundKeeper } from "./voice-turn";

/** The first frame of what is spoken now is on its way to the page before its sound is to the store. */
const HEARD_FIRST_MS = 100;

interface KeptSoundOptions {
  services: Pick<SessionServices, "objects" | "codec" | "schedule" | "log">;
  record: TurnRecord;
  turnId: string;
  /** It was begun just now: nothing of it is stored. */
  isNew: boolean;
  /** Resolves once the turn is in the record, where it gets its name; rejects when it never will be. */
  opened: () => Promise<void>;
}

/** The interviewer's sound in the store while it is made, so that a restarted server need not speak it again. */
export class KeptSound implements SoundKeeper {
  readonly #options: KeptSoundOptions;
  #audio: Promise<TurnAudio | null> | null = null;
  /** Until it was opened once: after a failure the store may have some of it. */
  #isNew: boolean;

  constructor(options: KeptSoundOptions) {
    this.#options = options;
    this.#isNew = options.isNew;
  }

  /** In the background: a clause whose sound could not be kept is spoken again when it is wanted. */
  keep(firstSample: number, samples: Int16Array): void {
    this.#open(HEARD_FIRST_MS)
      .then((audio) => audio?.write(firstSample, samples))
      .catch((error: unknown) => this.#failed(error));
  }

  async read(from: number, to: number): Promise<Int16Array> {
    try {
      const audio = await this.#open();
      if (audio) return await audio.read(from, to);
    } catch (error) {
      this.#failed(error);
    }
    return new Int16Array(0);
  }

  async close(): Promise<void> {
    await this.#audio?.then((audio) => audio?.close()).catch((error: unknown) => this.#failed(error));
  }

  /** null when it failed, which is told here and once, for 25 pieces of a first clause wait for it; and when there is nothing to keep. */
  #open(waitMs = 0): Promise<TurnAudio | null> {
    this.#audio ??= this.#openAudio(waitMs).catch((error: unknown) => {
      this.#audio = null;
      this.#failed(error);
      return null;
    });
    return this.#audio;
  }

  /** null when the turn will never be in the record: a draft that was dropped, a turn that was cancelled. Whoever ended it knows why. */
  async #openAudio(waitMs: number): Promise<TurnAudio | null> {
    const { services, record, turnId, opened } = this.#options;
    const isOpened = await opened().then(
      () => true,
      () => false,
    );
    if (!isOpened) return null;
    if (waitMs > 0) await new Promise<void>((resolve) => services.schedule(resolve, waitMs));
    const onError = (error: StorageError): void => this.#failed(error);
    const name = await record.turnName(turnId, "interviewer");
    const { interviewId } = record.ref;
    const { objects: store, codec, schedule } = services;
    const isNew = this.#isNew;
    this.#isNew = false;
    return openTurnAudio({ store, interviewId, name, onError, schedule, codec, isNew });
  }

  #failed(error: unknown): void {
    this.#options.services.log.warn({ err: error, turnId: this.#options.turnId }, "The interviewer's sound was not stored");
  }
}
