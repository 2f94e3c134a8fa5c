import { type RecordEvent, recordEventSchema } from "~/domain/record";
import { type InterviewView, type Turn, viewOf } from "~/domain/transcript";
import { videoOf } from "~/domain/video";
import { type TurnRole, turnName, videoFile } from "~/services/objects/object-keys";
import type { RecordCopy } from "~/services/record/record-store.server";
import { turnOrdinals } from "~/services/record/turn-ordinals";

interface EventHead {
  type: string;
  turnId: string | null;
  /** Whether its words are gone. */
  erased: boolean;
}

export interface NamedTurn {
  turnId: string;
  ordinal: number;
  role: TurnRole;
  /** Such as "3-candidate". */
  name: string;
}

/** The turns that were ever opened, by what is left of them. */
export function turnsOf(events: readonly EventHead[]): { living: NamedTurn[]; erased: NamedTurn[] } {
  const gone = new Set(events.flatMap(({ type, turnId, erased }) => (erased && isOpening(type) && turnId ? [turnId] : [])));
  const roles = new Map(events.filter(({ type }) => isOpening(type)).map(({ type, turnId }) => [turnId, roleOf(type)] as const));
  const turns = [...turnOrdinals(events)].map(([turnId, ordinal]): NamedTurn => {
    const role = roles.get(turnId) ?? "candidate";
    return { turnId, ordinal, role, name: turnName(ordinal, role) };
  });
  return { living: turns.filter(({ turnId }) => !gone.has(turnId)), erased: turns.filter(({ turnId }) => gone.has(turnId)) };
}

const isOpening = (type: string): boolean => type === "turn.opened" || type === "answer.opened";
const roleOf = (type: string): TurnRole => (type === "turn.opened" ? "interviewer" : "candidate");

export const headsOf = ({ events }: RecordCopy): EventHead[] => events.map(({ type, turnId, erasedAt }) => ({ type, turnId, erased: erasedAt !== null }));

export interface LivingTurn extends NamedTurn {
  turn: Turn | undefined;
}

export function viewOfCopy(copy: RecordCopy): InterviewView {
  return viewOf(keptOf(copy));
}

/** Parsed once for each copy: that of a long record keeps everything else waiting. */
const parsed = new WeakMap<RecordCopy, RecordEvent[]>();

/** The events of a copy that still say something. */
export function keptOf(copy: RecordCopy): readonly RecordEvent[] {
  const known = parsed.get(copy);
  if (known) return known;
  const living = copy.events.filter(({ erasedAt }) => erasedAt === null);
  const kept = living.map(({ payload }) => recordEventSchema.parse(JSON.parse(payload)));
  parsed.set(copy, kept);
  return kept;
}

/** The names of all that has files: turns that are left, and segments of video. `kept` are the events that still say something. */
export function livingNames(heads: readonly EventHead[], kept: readonly RecordEvent[]): Set<string> {
  return new Set([...turnsOf(heads).living.map(({ name }) => name), ...videoOf(kept).map(videoFile)]);
}

/** The turns that are left, with what the record says of each. */
export const livingTurns = (copy: RecordCopy): LivingTurn[] => livingTurnsOf(headsOf(copy), keptOf(copy));

export function livingTurnsOf(heads: readonly EventHead[], kept: readonly RecordEvent[]): LivingTurn[] {
  const { turns } = viewOf(kept);
  return turnsOf(heads).living.map((named) => ({ ...named, turn: turns.find(({ turnId }) => turnId === named.turnId) }));
}
