import { msToSamples } from "~/domain/audio";
import { type Command, type ServerMessage, decodeAudioFrame } from "~/domain/protocol";

import { SampleTape } from "./sample-tape";
import type { TappedMessages } from "./websocket-tap";

export const PACKET_SAMPLES = msToSamples(20);

/** Where a tab recorded: from the answer's sample `from` on it is the room's sample `origin + from`. */
export interface Stretch {
  from: number;
  origin: number;
}

export interface WitnessedAnswer {
  turnId: string;
  startSample: number;
  /** What went over the wire and was not lost with a tab. */
  tape: SampleTape;
  stretches: Stretch[];
  /** Samples at which a new tab went on: a word over one of them was not spoken as a whole. */
  cuts: number[];
  /** The server said that the first so many samples are durable. */
  stored: number;
  discarded: boolean;
}

export interface WitnessedTurn {
  clauses: Map<number, string>;
  tape: SampleTape;
}

type Finish = Extract<Command, { type: "answer.finish" }>;

/** What one interview's tabs sent and were told, seen on the wire: whatever was acknowledged must be found again. */
export class Witness {
  readonly answers = new Map<string, WitnessedAnswer>();
  readonly turns = new Map<string, WitnessedTurn>();
  /** Commands with their acknowledgement. */
  readonly acknowledged: Command[] = [];
  /** Texts that the page was told to be final, by answer. */
  readonly finals = new Map<string, string>();
  /** Acknowledged samples that a new tab was not offered, or that it was made to send over; and samples that it was offered and nobody sent. */
  lostSamples = 0;
  /** When something last went on, performance.now. */
  movedAt = performance.now();
  #sent = new Map<string, Command>();
  #tabs = 0;
  #tabIsNew = true;

  /** What a connection that begins now brings, message by message. */
  connection(): TappedMessages {
    const tab = this.#tabs;
    const isOfDeadTab = (): boolean => tab !== this.#tabs;
    return {
      sent: (data) => {
        // Once the next tab is in, the server takes nothing more of it.
        if (this.#tabIsNew || !isOfDeadTab()) this.#sends(data);
      },
      received: (data) => this.#receives(data, { isOfDeadTab: isOfDeadTab() }),
    };
  }

  #sends(data: string | Uint8Array): void {
    if (typeof data !== "string") return this.#sentSound(data);
    const message = JSON.parse(data) as Command;
    if (!("commandId" in message) || this.#sent.has(message.commandId)) return;
    this.#sent.set(message.commandId, message);
    if (message.type === "answer.open") this.#answer(message.turnId).startSample = message.startSample;
  }

  #receives(data: string | Uint8Array, { isOfDeadTab }: { isOfDeadTab: boolean }): void {
    if (typeof data !== "string") return this.#heardSound(data);
    const message = JSON.parse(data) as ServerMessage;
    // A renderer takes a moment to die, and may connect again in it.
    if (message.type !== "welcome") this.#heard(message);
    else if (!isOfDeadTab) this.#welcomed(message);
  }

  /** The tab and all that it held is gone. */
  tabGone(): void {
    this.#tabs += 1;
    this.#tabIsNew = true;
  }

  stretch(turnId: string, stretch: Stretch): void {
    this.#answer(turnId).stretches.push(stretch);
  }

  finishOf(turnId: string): Finish | undefined {
    return this.acknowledged.findLast((command): command is Finish => command.type === "answer.finish" && command.turnId === turnId);
  }

  #sentSound(bytes: Uint8Array): void {
    const frame = decodeAudioFrame(bytes);
    if (!frame) return;
    this.lostSamples += this.#answer(frame.turnId).tape.write(frame.firstSample, frame.samples);
  }

  #heardSound(bytes: Uint8Array): void {
    const frame = decodeAudioFrame(bytes);
    if (!frame) return;
    this.movedAt = performance.now();
    this.#turn(frame.turnId).tape.write(frame.firstSample, frame.samples);
  }

  #heard(message: ServerMessage): void {
    switch (message.type) {
      case "ack":
        return this.#acknowledge(message.commandId);
      case "audio.stored": {
        this.movedAt = performance.now();
        const answer = this.#answer(message.turnId);
        answer.stored = Math.max(answer.stored, message.samples);
        return;
      }
      case "turn.clause":
        return void this.#turn(message.turnId).clauses.set(message.index, message.text);
      case "answer.final":
        return void this.finals.set(message.turnId, message.text);
      default:
        return;
    }
  }

  /** What a tab that is gone had not got stored is lost with it, and rightly so; what was acknowledged is not. */
  #welcomed({ view, storedSamples }: Extract<ServerMessage, { type: "welcome" }>): void {
    if (!this.#tabIsNew) return;
    this.#tabIsNew = false;
    const open = view.turns.findLast((turn) => turn.role === "candidate" && turn.status === "open");
    for (const answer of this.answers.values()) {
      // Finished or not, nobody was told so, and what was not acknowledged went with the tab.
      if (answer.turnId !== open?.turnId && !this.finishOf(answer.turnId)) answer.tape.cut(answer.stored);
      if (answer.turnId !== open?.turnId) continue;
      this.lostSamples += Math.max(0, answer.stored - storedSamples) + Math.max(0, storedSamples - answer.tape.length);
      answer.tape.cut(Math.max(storedSamples, answer.stored));
      answer.cuts.push(answer.tape.length);
    }
  }

  #acknowledge(commandId: string): void {
    this.movedAt = performance.now();
    const command = this.#sent.get(commandId);
    if (!command || this.acknowledged.includes(command)) return;
    this.acknowledged.push(command);
    if (command.type === "answer.discard") this.#answer(command.turnId).discarded = true;
  }

  #answer(turnId: string): WitnessedAnswer {
    const known = this.answers.get(turnId);
    if (known) return known;
    const answer: WitnessedAnswer = { turnId, startSample: 0, tape: new SampleTape(), stretches: [], cuts: [], stored: 0, discarded: false };
    this.answers.set(turnId, answer);
    return answer;
  }

  #turn(turnId: string): WitnessedTurn {
    const known = this.turns.get(turnId);
    if (known) return known;
    const turn: WitnessedTurn = { clauses: new Map(), tape: new SampleTape() };
    this.turns.set(turnId, turn);
    return turn;
  }
}
