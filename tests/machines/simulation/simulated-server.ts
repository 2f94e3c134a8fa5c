import { msToSamples } from "~/domain/audio";
import { openQuestion, rootQuestionTurnId } from "~/domain/conversation";
import { type Capabilities, type Command, PROTOCOL_VERSION, type ServerMessage, type Signal } from "~/domain/protocol";
import type { Move, RecordEvent } from "~/domain/record";
import { type InterviewView, isOver, viewOf } from "~/domain/transcript";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";
import type { SimulatedCandidate } from "./simulated-candidate";

export type Send = (message: ServerMessage) => void;

export interface SimulatedServer {
  view(): InterviewView;
  /** How often a request was answered by a reaction to the same answer that another heard turn had reacted to. */
  doubleReplies(): number;
  costs(): ModelCosts;
  welcome(): Extract<ServerMessage, { type: "welcome" }>;
  receive(message: Command | Signal, send: Send): void;
  /** Loses all that is not in the record. */
  restart(): void;
  /** From now on nothing fails. */
  behave(): void;
}

export interface ModelCosts {
  /** Calls that gave a text, whether it was used or not. */
  calls: number;
  /** Turns that were made for the page. */
  turns: number;
  drafts: number;
  draftsUsed: number;
  /** Events in the record of drafts that were dropped. */
  draftTraces: number;
  reopened: number;
}

type SpeechToText = "none" | "batch" | "streaming";

interface Options {
  clock: VirtualClock;
  random: Random;
  questions: number;
  speechToText: SpeechToText;
  candidate: SimulatedCandidate;
  /** Probability of each fault. */
  faults: number;
}

interface Draft {
  turnId: string;
  answerTurnId: string;
  /** null until its words are known. */
  words: string | null;
}

const CLAUSE_MS = 900;

/** The server as the protocol promises it, in memory: the same record and fold, with scripted questions. */
export function simulatedServer({ clock, random, questions, speechToText, candidate, faults }: Options): SimulatedServer {
  let record: RecordEvent[] = [
    {
      type: "interview.created",
      settings: {
        role: "Tester", level: "mid", company: "", kind: "behavioural", minutes: 20, personaId: "maya",
        language: "en-US", jobDescription: "", resume: "",
      },
    },
  ];
  const done = new Set<string>();
  const costs = { calls: 0, turns: 0, drafts: 0, draftsUsed: 0, reopened: 0 };
  const dropped = new Set<string>();
  /** The turn that is being made, one at most, and under which epoch it is to be sent. */
  const making = new Map<string, number>();
  /** Turns of which the page said that something was played. */
  const sounded = new Set<string>();
  /** Of this connection. */
  let floor = 0;
  /** The reply that is sent as soon as its answer is in the record. */
  let expected: string | null = null;
  let draft: Draft | null = null;
  let page: Send = () => undefined;
  const reactedTo = new Map<string, string>();
  let generation = 0;
  let faulty = faults;
  let asked = 0;

  const view = (): InterviewView => viewOf(record);
  const append = (...events: RecordEvent[]): void => void record.push(...events);
  const later = (low: number, high: number, run: () => void): void => {
    const mine = generation;
    clock.setTimeout(() => {
      if (mine === generation) run();
    }, random.between(low, high));
  };

  function eraseTurns(turnIds: string[]): void {
    record = record.filter((event) => !("turnId" in event) || !turnIds.includes(event.turnId) || event.type === "answer.redone" || event.type === "turn.withdrawn");
  }

  function nextMove(request: string): Move {
    const question = openQuestion(view());
    if ((request === "repeat" || request === "again") && question) {
      return { ...question.move, kind: "repeat", repeatOf: rootQuestionTurnId(question) };
    }
    asked += 1;
    if (asked > questions) return { kind: "closing", questionId: null, last: true };
    return { kind: random.chance(0.3) ? "probe" : "question", questionId: `q${asked}`, last: false };
  }

  function lastAnswerId(): string | null {
    const answers = view().turns.filter((turn) => turn.role === "candidate" && turn.status === "finished");
    return answers.at(-1)?.turnId ?? null;
  }

  function speakTurn(turnId: string, epoch: number, send: Send): void {
    const turn = view().turns.find((one) => one.turnId === turnId);
    if (turn?.role !== "interviewer") return;
    send({ type: "turn.opened", turnId, epoch, move: turn.move });
    const clauses = Math.max(1, Math.round(turn.text.length / 20));
    for (let index = 0; index < clauses; index += 1) sendClause(turnId, epoch, index, send);
    later(30 * clauses, 60 * clauses, () => {
      const samples = msToSamples(CLAUSE_MS) * clauses;
      append({ type: "turn.written", turnId, samples });
      send({ type: "turn.end", turnId, epoch, samples });
    });
  }

  function sendClause(turnId: string, epoch: number, index: number, send: Send): void {
    later(5 + 30 * index, 10 + 30 * index, () => {
      const text = `Clause ${index} of ${turnId.slice(0, 8)}. `.slice(0, 20).padEnd(20, " ");
      const known = view().turns.find((one) => one.turnId === turnId);
      if (known?.role !== "interviewer") return;
      const samples = msToSamples(CLAUSE_MS);
      const from = index * 20;
      const words = [
        { text: "Clause", from, to: from + 6, startSample: index * samples, endSample: (index + 1) * samples },
      ];
      if (known.clauses <= index) {
        append({ type: "turn.clause", turnId, index, text });
        append({ type: "turn.voiced", turnId, index, firstSample: index * samples, samples, words });
      }
      send({ type: "turn.clause", turnId, epoch, index, text });
      send({ type: "turn.words", turnId, epoch, index, words });
    });
  }

  /** Makes the turn once, however often it is asked for; `ready`: a draft has its text already. */
  function makeTurn({ turnId, epoch, request }: Pick<Extract<Signal, { type: "turn.request" }>, "turnId" | "epoch" | "request">, send: Send, ready = false): void {
    if (view().turns.some((turn) => turn.turnId === turnId)) return speakTurn(turnId, epoch, send);
    const isUnderWay = making.has(turnId);
    making.set(turnId, epoch);
    if (isUnderWay) return;
    if (!ready && random.chance(faulty)) {
      const failure = { code: "provider-failed" as const, message: "The model failed.", retryable: true };
      return later(100, 3_000, () => {
        const asked = making.get(turnId);
        making.delete(turnId);
        if (asked !== undefined) send({ type: "turn.failed", turnId, epoch: asked, ...failure });
      });
    }
    if (!ready) costs.calls += 1;
    later(ready ? 1 : 20, ready ? 30 : 1_500, () => {
      const asked = making.get(turnId);
      making.delete(turnId);
      if (asked === undefined) return;
      costs.turns += 1;
      const answer = request === "next" ? lastAnswerId() : null;
      if (answer) reactedTo.set(turnId, answer);
      append({ type: "turn.opened", turnId, move: nextMove(request), interviewer: "built-in", voice: "scripted" });
      append({ type: "turn.clause", turnId, index: 0, text: "What happened then? " });
      speakTurn(turnId, asked, page);
    });
  }

  function requestTurn(signal: Extract<Signal, { type: "turn.request" }>, send: Send): void {
    if (signal.epoch < floor || random.chance(faulty)) return; // late, or simply lost
    dropDraft();
    floor = signal.epoch;
    if (expected !== signal.turnId) expected = null;
    leaveOthers(signal.turnId);
    makeTurn(signal, send);
  }

  /** At most one turn is made at a time, and what was made in vain leaves no trace. */
  function leaveOthers(turnId: string): void {
    for (const other of [...making.keys()]) if (other !== turnId) making.delete(other);
    const unheard = view().turns.filter((turn) => turn.role === "interviewer" && !isOver(turn) && turn.playedSamples === 0);
    for (const turn of unheard) if (turn.turnId !== turnId && !sounded.has(turn.turnId)) withdraw(turn.turnId);
  }

  function withdraw(turnId: string): void {
    eraseTurns([turnId]);
    reactedTo.delete(turnId);
    append({ type: "turn.withdrawn", turnId });
  }

  function cancelTurn(turnId: string): void {
    making.delete(turnId);
    if (expected === turnId) expected = null;
    const turn = view().turns.find((one) => one.turnId === turnId);
    if (turn?.role === "interviewer" && turn.playedSamples === 0) eraseTurns([turnId]);
  }

  function beginDraft({ turnId, answerTurnId, text }: Extract<Signal, { type: "turn.draft" }>): void {
    if (random.chance(faulty)) return;
    dropDraft();
    const mine: Draft = { turnId, answerTurnId, words: text };
    draft = mine;
    costs.drafts += 1;
    if (text !== null) costs.calls += 1;
    else
      later(5, 300, () => {
        if (draft !== mine) return;
        mine.words = candidate.wordsOf(answerTurnId);
        costs.calls += 1;
      });
  }

  function dropDraft(): void {
    if (draft) dropped.add(draft.turnId);
    draft = null;
  }

  /** The reply that came with the answer: the draft of it when the words are the same, else a new one. */
  function replyTo(text: string, { turnId, reply }: Extract<Command, { type: "answer.finish" }>, send: Send): void {
    const fits = draft !== null && draft.turnId === reply?.turnId && draft.answerTurnId === turnId && draft.words === text;
    if (fits) {
      draft = null;
      costs.draftsUsed += 1;
    } else dropDraft();
    if (!reply || expected !== reply.turnId) return;
    expected = null;
    leaveOthers(reply.turnId);
    dropped.delete(reply.turnId);
    makeTurn({ ...reply, request: "next" }, send, fits);
  }

  function finishAnswer(command: Extract<Command, { type: "answer.finish" }>, send: Send): void {
    const { turnId, epoch, source, reply } = command;
    if (reply && reply.epoch >= floor) {
      floor = reply.epoch;
      expected = reply.turnId;
    }
    const fail = (wordless: boolean): void => {
      done.add(command.commandId);
      expected = null;
      const code = wordless ? ("audio-missing" as const) : ("provider-failed" as const);
      const failure = { code, message: "No text.", retryable: !wordless };
      send({ type: "answer.failed", turnId, epoch, ...failure });
      send({ type: "rejected", commandId: command.commandId, ...failure });
    };
    if (source === "server" && random.chance(faulty)) return fail(random.chance(0.3));
    const quick = source !== "server" || speechToText === "streaming";
    later(quick ? 1 : 100, quick ? 30 : 1_500, () => {
      const open = view().turns.find((turn) => turn.turnId === turnId);
      if (open?.role !== "candidate") {
        done.add(command.commandId);
        const { commandId } = command;
        return send({ type: "rejected", commandId, code: "not-found", message: "That answer is gone.", retryable: false });
      }
      const text = command.text || candidate.wordsOf(turnId);
      if (!text) return fail(true);
      if (open.status === "open") append({ type: "answer.finished", turnId, text, words: [], source, samples: command.samples });
      done.add(command.commandId);
      send({ type: "ack", commandId: command.commandId });
      send({ type: "answer.final", turnId, epoch, text });
      replyTo(text, command, send);
    });
  }

  const openAnswerId = (): string | null => {
    const last = view().turns.at(-1);
    return last?.role === "candidate" && last.status === "open" ? last.turnId : null;
  };

  /** Words come while they are spoken; now and then the voice itself tells that the turn is over. */
  candidate.onWords(() => {
    const turnId = openAnswerId();
    if (speechToText !== "streaming" || turnId === null || random.chance(faulty)) return;
    const ending = random.chance(0.2) ? random.pick(["likely", "certain", "resumed"] as const) : undefined;
    later(20, 250, () => {
      if (openAnswerId() === turnId) page({ type: "answer.partial", turnId, epoch: 0, text: candidate.wordsOf(turnId), ...(ending ? { ending } : {}) });
    });
  });

  function hearSegment({ turnId, epoch }: Extract<Signal, { type: "answer.segment" }>, send: Send): void {
    if (random.chance(faulty)) return;
    const text = candidate.wordsOf(turnId);
    later(100, 1_500, () => {
      if (openAnswerId() === turnId) send({ type: "answer.partial", turnId, epoch, text });
    });
  }

  function checkBargeIn({ turnId, epoch, samples }: Extract<Signal, { type: "bargein.check" }>, send: Send): void {
    if (random.chance(faulty)) return;
    later(50, 900, () => {
      const text = random.chance(faulty) ? null : candidate.wordsOf(turnId);
      send({ type: "bargein.words", turnId, epoch, samples, text });
    });
  }

  /** The events of a command, or null when it cannot be done. */
  function eventsOf(command: Command): RecordEvent[] | null {
    const turns = view().turns;
    switch (command.type) {
      case "interview.begin":
        return [{ type: "interview.begun" }];
      case "interview.pause":
        return [{ type: "interview.paused", atSample: command.atSample }];
      case "interview.resume":
        return [{ type: "interview.resumed", atSample: command.atSample }];
      case "interview.end":
        return [{ type: "interview.ended", reason: command.reason, atSample: command.atSample }];
      case "clip.played":
        return [
          {
            type: "turn.opened", turnId: command.turnId, interviewer: "clip", voice: "clip",
            move: { kind: command.clip, questionId: null, last: command.clip === "outro" },
          },
          { type: "turn.clause", turnId: command.turnId, index: 0, text: "Hello and welcome." },
          { type: "turn.written", turnId: command.turnId, samples: 32_000 },
          { type: "turn.played", turnId: command.turnId, startSample: command.startSample, playedSamples: command.playedSamples, outcome: command.outcome },
        ];
      case "turn.played":
        if (!turns.some((turn) => turn.turnId === command.turnId)) return null;
        return [{ type: "turn.played", turnId: command.turnId, startSample: command.startSample, playedSamples: command.playedSamples, outcome: command.outcome }];
      case "answer.open":
        return [{ type: "answer.opened", turnId: command.turnId, questionTurnId: command.questionTurnId, mode: command.mode, startSample: command.startSample }];
      case "answer.reopen": {
        const answer = turns.find((turn) => turn.turnId === command.turnId);
        if (answer?.role !== "candidate" || answer.status === "open") return null;
        const after = turns.slice(turns.indexOf(answer) + 1);
        if (after.some((turn) => turn.role === "candidate" || turn.playedSamples > 0)) return null;
        making.clear();
        eraseTurns(after.map((turn) => turn.turnId));
        for (const { turnId } of after) reactedTo.delete(turnId);
        costs.reopened += 1;
        return [...after.map(({ turnId }): RecordEvent => ({ type: "turn.withdrawn", turnId })), { type: "answer.reopened", turnId: command.turnId }];
      }
      case "answer.edit":
        return [{ type: "answer.edited", turnId: command.turnId, text: command.text }];
      case "answer.discard": {
        const answer = turns.find((turn) => turn.turnId === command.turnId);
        if (answer?.role !== "candidate" || answer.status !== "open") return null;
        eraseTurns([command.turnId]);
        return [{ type: "answer.discarded", turnId: command.turnId, questionTurnId: answer.questionTurnId }];
      }
      case "answer.redo": {
        const from = turns.findIndex((turn) => turn.turnId === command.turnId);
        const answer = turns[from];
        if (answer?.role !== "candidate") return null;
        const turnIds = turns.slice(from).map((turn) => turn.turnId);
        eraseTurns(turnIds);
        return [{ type: "answer.redone", turnId: command.turnId, questionTurnId: answer.questionTurnId, turnIds }];
      }
      case "answer.finish":
        return [];
    }
  }

  function runCommand(command: Command, send: Send): void {
    if (done.has(command.commandId)) return send({ type: "ack", commandId: command.commandId });
    if (command.type === "answer.finish") return finishAnswer(command, send);
    if (command.type !== "turn.played" && command.type !== "clip.played") dropDraft();
    const events = random.chance(faulty / 10) ? null : eventsOf(command);
    done.add(command.commandId);
    if (events === null) {
      const { commandId } = command;
      return send({ type: "rejected", commandId, code: "conflict", message: "That is not possible now.", retryable: false });
    }
    append(...events);
    send({ type: "ack", commandId: command.commandId });
  }

  return {
    view,
    doubleReplies() {
      const heard = view().turns.filter((turn) => turn.role === "interviewer" && turn.playedSamples > 0);
      const answers = heard.map((turn) => reactedTo.get(turn.turnId)).filter((answer) => answer !== undefined);
      return answers.length - new Set(answers).size;
    },
    costs() {
      const draftTraces = record.filter((event) => "turnId" in event && dropped.has(event.turnId)).length;
      return { ...costs, draftTraces };
    },
    welcome() {
      floor = 0;
      expected = null;
      const capabilities: Capabilities = {
        interviewer: { id: "built-in", name: "Built-in interviewer", limits: null },
        voice: { id: "scripted", name: "Scripted voice" },
        speechToText: speechToText === "none" ? null : { id: "scripted", name: "Scripted transcription", streaming: speechToText === "streaming" },
      };
      return { type: "welcome", protocol: PROTOCOL_VERSION, view: view(), capabilities, storedSamples: 0 };
    },
    receive(message, send) {
      page = send;
      if ("commandId" in message) return runCommand(message, send);
      if (message.type === "turn.request") return requestTurn(message, send);
      if (message.type === "turn.progress") return void sounded.add(message.turnId);
      if (message.type === "turn.cancel") return cancelTurn(message.turnId);
      if (message.type === "turn.draft") return beginDraft(message);
      if (message.type === "draft.drop" && draft?.turnId === message.turnId) return dropDraft();
      if (message.type === "answer.segment") return hearSegment(message, send);
      if (message.type === "bargein.check") return checkBargeIn(message, send);
    },
    restart() {
      generation += 1;
      expected = null;
      making.clear();
      dropDraft();
    },
    behave() {
      faulty = 0;
    },
  };
}
