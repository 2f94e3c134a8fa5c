/**
 * Place of each turn among all that were ever opened, 1 for the first. Erased turns keep their number, so that the name of a
 * discarded recording is never given to another.
 */
export function turnOrdinals(events: Iterable<{ type: string; turnId: string | null }>): Map<string, number> {
  const ordinals = new Map<string, number>();
  for (const { type, turnId } of events) {
    const opens = type === "turn.opened" || type === "answer.opened";
    if (opens && turnId !== null && !ordinals.has(turnId)) ordinals.set(turnId, ordinals.size + 1);
  }
  return ordinals;
}
