import { msToSamples } from "~/domain/audio";
import { openQuestion, rootQuestionTurnId } from "~/domain/conversation";
import type { Capabilities, Command, ServerMessage, Signal } from "~/domain/protocol";
import type { Move, RecordEvent } from "~/domain/record";
import { type InterviewView, viewOf } from "~/domain/transcript";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";

export type Send = (message: ServerMessage) => void;

export interface SimulatedServer {
  view(): InterviewView;
  /** How often a request was answered by a reaction to the same answer that another heard turn had reacted to. */
  doubleReplies(): number;
  welcome(): Extract<ServerMessage, { type: "welcome" }>;
  receive(message: Command | Signal, send: Send): void;
  /** Loses all that is not in the record. */
  restart(): void;
  /** From now on nothing fails. */
  behave(): void;
}

interface Options {
  clock: VirtualClock;
  random: Random;
  questions: number;
  speechToText: boolean;
  /** Probability of each fault. */
  faults: number;
}

const CLAUSE_MS = 900;

/** The server as the protocol promises it, in memory: the same record and fold, with scripted questions. */
export function simulatedServer({ clock, random, questions, speechToText, faults }: Options): SimulatedServer {
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
    record = record.filter((event) => !("turnId" in event) || !turnIds.includes(event.turnId) || event.type === "answer.redone");
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

  function requestTurn(signal: Extract<Signal, { type: "turn.request" }>, send: Send): void {
    const { turnId, epoch, request } = signal;
    if (view().turns.some((turn) => turn.turnId === turnId)) return speakTurn(turnId, epoch, send);
    if (random.chance(faulty)) {
      const failure = { code: "provider-failed" as const, message: "The model failed.", retryable: true };
      return later(100, 3_000, () => send({ type: "turn.failed", turnId, epoch, ...failure }));
    }
    if (random.chance(faulty)) return; // a request that is simply lost
    later(20, 1_500, () => {
      if (view().turns.some((turn) => turn.turnId === turnId)) return;
      const answer = request === "next" ? lastAnswerId() : null;
      if (answer) reactedTo.set(turnId, answer);
      append({ type: "turn.opened", turnId, move: nextMove(request), interviewer: "built-in", voice: "scripted" });
      append({ type: "turn.clause", turnId, index: 0, text: "What happened then? ".repeat(1) });
      speakTurn(turnId, epoch, send);
    });
  }

  function finishAnswer(command: Extract<Command, { type: "answer.finish" }>, send: Send): void {
    const { turnId, epoch, source } = command;
    const ack = (): void => {
      done.add(command.commandId);
      send({ type: "ack", commandId: command.commandId });
    };
    if (source === "server" && random.chance(faulty)) {
      done.add(command.commandId);
      const wordless = random.chance(0.3);
      const code = wordless ? ("audio-missing" as const) : ("provider-failed" as const);
      const failure = { code, message: "No text.", retryable: !wordless };
      send({ type: "answer.failed", turnId, epoch, ...failure });
      return send({ type: "rejected", commandId: command.commandId, ...failure });
    }
    later(source === "server" ? 200 : 1, source === "server" ? 2_500 : 10, () => {
      const open = view().turns.find((turn) => turn.turnId === turnId);
      if (open?.role !== "candidate") {
        done.add(command.commandId);
        const { commandId } = command;
        return send({ type: "rejected", commandId, code: "not-found", message: "That answer is gone.", retryable: false });
      }
      const text = command.text || "I did it because it had to be done.";
      if (open.status === "open") append({ type: "answer.finished", turnId, text, words: [], source, samples: command.samples });
      ack();
      send({ type: "answer.final", turnId, epoch, text });
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
        return [{ type: "answer.reopened", turnId: command.turnId }];
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
    welcome() {
      const capabilities: Capabilities = {
        interviewer: { id: "built-in", name: "Built-in interviewer", limits: null },
        voice: { id: "scripted", name: "Scripted voice" },
        speechToText: speechToText ? { id: "scripted", name: "Scripted transcription" } : null,
      };
      return { type: "welcome", protocol: 1, view: view(), capabilities, storedSamples: 0 };
    },
    receive(message, send) {
      if ("commandId" in message) runCommand(message, send);
      else if (message.type === "turn.request") requestTurn(message, send);
      else if (message.type === "turn.cancel") {
        const turn = view().turns.find((one) => one.turnId === message.turnId);
        if (turn?.role === "interviewer" && turn.playedSamples === 0) eraseTurns([message.turnId]);
      }
    },
    restart() {
      generation += 1;
    },
    behave() {
      faulty = 0;
    },
  };
}
