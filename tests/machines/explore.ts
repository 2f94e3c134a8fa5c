import { type AnyMachineSnapshot, type AnyStateMachine, type AnyEventObject, type StateNode, createActor } from "xstate";

interface Explored {
  /** Ids of the state nodes that were entered. */
  states: Set<string>;
  /** Of the transitions that were taken, as `from event #index`. */
  transitions: Set<string>;
  /** Abstract states that were visited. */
  visited: number;
}

interface ExploreOptions {
  input: unknown;
  /** Events worth sending in a state. */
  events: (snapshot: AnyMachineSnapshot) => AnyEventObject[];
  /** Two snapshots with the same key behave alike: only the first is explored. */
  key: (snapshot: AnyMachineSnapshot) => string;
  /** Where rare groups are, new things are: the least explored group is always next. */
  group: (snapshot: AnyMachineSnapshot) => string;
  /** Walks to begin with, to places that a search of all that can happen reaches late: each event follows from the snapshot before it. */
  paths?: ((snapshot: AnyMachineSnapshot) => AnyEventObject)[][];
  /** Bound of visited abstract states. */
  limit: number;
  into?: Explored;
}

interface TransitionLike {
  source: { id: string };
  eventType: string;
  guard?: unknown;
  target?: readonly { id: string }[] | undefined;
}

/** Every transition that the machine defines, by the same names as `Explored.transitions`. */
export function definedTransitions(machine: AnyStateMachine): string[] {
  return allNodes(machine.root).flatMap((node) => transitionsOf(node).map((transition) => nameOf(transition)));
}

export function definedStates(machine: AnyStateMachine): string[] {
  return allNodes(machine.root).map((node) => node.id);
}

type AnyNode = StateNode<never, never> & {
  states: Record<string, AnyNode>;
  transitions: Map<string, TransitionLike[]>;
  always?: TransitionLike[];
};

function allNodes(root: unknown): AnyNode[] {
  const node = root as AnyNode;
  return [node, ...Object.values(node.states).flatMap(allNodes)];
}

const transitionsOf = (node: AnyNode): TransitionLike[] => [...[...node.transitions.values()].flat(), ...(node.always ?? [])];

const names = new WeakMap<object, string>();

/** Transition objects are the machine's own, so each gets its name once, with its place among its siblings. */
function nameOf(transition: TransitionLike): string {
  const known = names.get(transition);
  if (known) return known;
  const targets = (transition.target ?? []).map((target) => target.id).join(",");
  const guard = transition.guard ? ` [${describe(transition.guard)}]` : "";
  const name = `${transition.source.id} --${transition.eventType || "always"}${guard}--> ${targets || "(stays)"}`;
  names.set(transition, name);
  return name;
}

function describe(guard: unknown): string {
  if (typeof guard === "string") return guard;
  if (typeof guard === "object" && guard !== null && "type" in guard) {
    const params = "params" in guard && typeof guard.params === "object" ? JSON.stringify(guard.params) : "";
    return `${String(guard.type)}${params}`;
  }
  return "inline";
}

function next(waiting: Map<string, { expanded: number; snapshots: AnyMachineSnapshot[] }>): AnyMachineSnapshot | undefined {
  const groups = [...waiting.values()].filter((entry) => entry.snapshots.length > 0);
  const least = groups.sort((a, b) => a.expanded - b.expanded)[0];
  if (!least) return undefined;
  least.expanded += 1;
  return least.snapshots.shift();
}

/** Walks the machine from its start, with real actors, and notes what was reached. */
export function explore(machine: AnyStateMachine, options: ExploreOptions): Explored {
  const explored = options.into ?? { states: new Set(), transitions: new Set(), visited: 0 };
  const seen = new Set<string>();
  const waiting = new Map<string, { expanded: number; snapshots: AnyMachineSnapshot[] }>();
  let news = false;
  const visit = (snapshot: AnyMachineSnapshot) => {
    for (const node of snapshot._nodes as { id: string }[]) explored.states.add(node.id);
    const key = options.key(snapshot);
    if (seen.has(key)) return;
    seen.add(key);
    explored.visited += 1;
    const group = options.group(snapshot);
    const entry = waiting.get(group) ?? { expanded: 0, snapshots: [] };
    waiting.set(group, entry);
    // What was reached in a new way leads to more of that: it comes first.
    if (news) entry.snapshots.unshift(snapshot);
    else entry.snapshots.push(snapshot);
  };
  const watch = (inspected: { type: string }) => {
    if (inspected.type !== "@xstate.microstep" || !("_transitions" in inspected)) return;
    const { _transitions } = inspected as unknown as { _transitions: TransitionLike[] };
    for (const transition of _transitions) {
      if (!transition.source.id.startsWith(machine.id)) continue;
      const name = nameOf(transition);
      news ||= !explored.transitions.has(name);
      explored.transitions.add(name);
      // Transient states are never in a snapshot that somebody sees, but they are passed through.
      explored.states.add(transition.source.id);
      for (const target of transition.target ?? []) explored.states.add(target.id);
    }
  };
  for (const path of [[], ...(options.paths ?? [])]) {
    const actor = createActor(machine, { input: options.input, inspect: watch, clock: STOPPED });
    actor.start();
    visit(actor.getSnapshot());
    for (const event of path) {
      actor.send(event(actor.getSnapshot()));
      news = true;
      visit(actor.getSnapshot());
    }
    actor.stop();
  }
  for (let snapshot = next(waiting); snapshot && seen.size < options.limit; snapshot = next(waiting)) {
    for (const event of options.events(snapshot)) {
      const actor = createActor(machine, { snapshot, input: options.input, inspect: watch, clock: STOPPED });
      actor.start();
      news = false;
      actor.send(event);
      visit(actor.getSnapshot());
      actor.stop();
    }
  }
  return explored;
}

/** Time does not pass by itself here: what a timer would do is sent as its event. */
const STOPPED = { setTimeout: () => 0, clearTimeout: () => undefined };
