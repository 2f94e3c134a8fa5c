import type { Command } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import type { InterviewView } from "~/domain/transcript";

import type { Witness } from "./witness";

/** What was acknowledged or shown to the page and is not in the record, one line each; and what is in it twice. */
export function judgeEvents(witness: Witness, { events, view }: { events: readonly RecordEvent[]; view: InterviewView }): { lost: string[]; doubled: string[] } {
  const lost = witness.acknowledged.filter((command) => !events.some((event) => isDoneBy(command, event))).map(({ type }) => `acknowledged ${type}`);
  for (const [turnId, text] of witness.finals) {
    const answer = view.turns.find((turn) => turn.turnId === turnId);
    if (answer?.role !== "candidate" || answer.originalText !== text) lost.push("the text of an answer");
  }
  return { lost: [...lost, ...lostClauses(witness, events)], doubled: doubledEvents(events) };
}

/** Of turns that were played: the others may have been withdrawn. */
function lostClauses({ turns, acknowledged }: Witness, events: readonly RecordEvent[]): string[] {
  const played = acknowledged.flatMap((command) => (command.type === "turn.played" ? [command.turnId] : []));
  return played.flatMap((turnId) =>
    [...(turns.get(turnId)?.clauses ?? [])].flatMap(([index, text]) => {
      const isThere = events.some((event) => event.type === "turn.clause" && event.turnId === turnId && event.index === index && event.text === text);
      return isThere ? [] : [`clause ${index} of a turn`];
    }),
  );
}

function isDoneBy(command: Command, event: RecordEvent): boolean {
  switch (command.type) {
    case "interview.begin":
      return event.type === "interview.begun";
    case "interview.pause":
      return event.type === "interview.paused";
    case "interview.resume":
      return event.type === "interview.resumed";
    case "interview.end":
      return event.type === "interview.ended";
    case "clip.played":
    case "turn.played":
      return event.type === "turn.played" && event.turnId === command.turnId && event.playedSamples === command.playedSamples && event.outcome === command.outcome;
    case "answer.open":
      return event.type === "answer.opened" && event.turnId === command.turnId && event.startSample === command.startSample;
    case "answer.finish":
      return event.type === "answer.finished" && event.turnId === command.turnId;
    case "answer.reopen":
      return event.type === "answer.reopened" && event.turnId === command.turnId;
    case "answer.edit":
      return event.type === "answer.edited" && event.turnId === command.turnId && event.text === command.text;
    case "answer.discard":
      return event.type === "answer.discarded" && event.turnId === command.turnId;
    case "answer.redo":
      return event.type === "answer.redone" && event.turnId === command.turnId;
  }
}

const ONCE = ["interview.begun", "interview.ended"];
const ONCE_A_TURN = ["answer.opened", "turn.written"];

function doubledEvents(events: readonly RecordEvent[]): string[] {
  const seen = new Set<string>();
  return events.flatMap((event) => {
    const key = keyOf(event);
    if (key === null || !seen.has(key)) {
      if (key !== null) seen.add(key);
      return [];
    }
    return [event.type];
  });
}

function keyOf(event: RecordEvent): string | null {
  if (ONCE.includes(event.type)) return event.type;
  if (ONCE_A_TURN.includes(event.type) && "turnId" in event) return `${event.type} ${event.turnId}`;
  if (event.type === "turn.clause" || event.type === "turn.voiced") return `${event.type} ${event.turnId} ${event.index}`;
  return null;
}
