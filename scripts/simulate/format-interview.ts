import { personaById } from "~/domain/personas";
import type { Move } from "~/domain/record";
import type { InterviewSettings } from "~/domain/settings";

import type { SimulatedInterview, SimulatedTurn } from "./run-interview";

const WIDTH = 88;
const INDENT = "                   ";

/** The interview as text for a terminal, 88 columns wide. */
export function formatInterview({ settings, seed, interview }: { settings: InterviewSettings; seed: number; interview: SimulatedInterview }): string {
  const { plan, turns, ended } = interview;
  const persona = personaById(settings.personaId);
  const asked = turns.filter((turn) => turn.role === "interviewer" && turn.move.kind === "question").length;
  const probes = turns.filter((turn) => turn.role === "interviewer" && turn.move.kind === "probe").length;
  const head = [
    `${settings.role}, ${settings.level}, ${settings.kind}, ${settings.minutes} minutes, with ${persona.name} (seed ${seed})`,
    `${plan.questions.length} questions planned: ${[...new Set(plan.questions.map((question) => question.competency))].join(", ")}`,
  ];
  const end = `${ended ? "Ended" : "Cut off"} after ${turns.length} turns: ${asked} questions, ${probes} probes.`;
  return [...head.flatMap((line) => wrap(line, "")), "", ...turns.flatMap((turn) => [...formatTurn(turn, persona.name), ""]), end].join("\n");
}

function formatTurn(turn: SimulatedTurn, name: string): string[] {
  const at = clock(turn.atMs);
  if (turn.role === "button") return [`${at}  [the candidate presses ${turn.request === "skip" ? "Skip question" : "Repeat question"}]`];
  const speaker = turn.role === "interviewer" ? name : "Candidate";
  const lines = wrap(turn.text || "(says nothing)", INDENT);
  const first = `${at}  ${speaker.padEnd(12)}${(lines[0] ?? "").slice(INDENT.length)}`;
  return [first, ...lines.slice(1), ...(turn.role === "interviewer" ? [`${INDENT}(${describe(turn.move)})`] : [])];
}

function describe(move: Move): string {
  const about = move.questionId ? ` ${move.questionId}` : "";
  const lack = move.lack ? `, because the answer lacks: ${move.lack}` : "";
  return `${move.kind}${about}${lack}${move.last ? ", last" : ""}`;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length > indent.length && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
