/** What a turn may hold on to between its clauses. */
interface Context {
  readonly usable: boolean;
  close(): void;
}

export interface Lease<Held extends Context> {
  context: Held;
  /** The clause came to its end: the context may serve the turn's next. */
  keep(): void;
  /** Closes the context unless it is kept. */
  end(): void;
}

/** A turn that says nothing for this long gives its place up; its next clause opens another. */
const IDLE_MS = 60_000;

interface Turn<Held extends Context> {
  context: Held | null;
  /** Settles when the clause before is over: clauses of one turn are spoken one after the other. */
  before: Promise<void>;
  idle: NodeJS.Timeout | undefined;
}

/** One context for a turn, lent to its clauses in order. */
export class TurnContexts<Held extends Context> {
  readonly #turns = new Map<string, Turn<Held>>();

  /** The turn's context, or a new one; one of its own for a clause without a turn. Throws what `open` throws. */
  async lease(turnId: string | undefined, signal: AbortSignal, open: () => Promise<Held>): Promise<Lease<Held>> {
    if (turnId === undefined) {
      const context = await open();
      return lent(context, () => context.close());
    }
    const turn = this.#turns.get(turnId) ?? { context: null, before: Promise.resolve(), idle: undefined };
    this.#turns.set(turnId, turn);
    const { before } = turn;
    let over = (): void => undefined;
    turn.before = new Promise((resolve) => {
      over = resolve;
    });
    try {
      await before;
      signal.throwIfAborted();
      clearTimeout(turn.idle);
      if (!turn.context?.usable) turn.context = await open();
      return this.#lentTo(turnId, turn, turn.context, over);
    } catch (error) {
      over();
      throw error;
    }
  }

  /** Opens the context of a new turn ahead of its first clause, which waits for it, and opens another if this fails. */
  prepare(turnId: string, signal: AbortSignal, open: () => Promise<Held>): void {
    if (this.#turns.has(turnId)) return;
    const keep = (lease: Lease<Held>): void => {
      lease.keep();
      lease.end();
    };
    this.lease(turnId, signal, open).then(keep, () => undefined);
  }

  /** Closes the turn's context, whatever it is saying. */
  end(turnId: string): void {
    const turn = this.#turns.get(turnId);
    if (!turn) return;
    this.#turns.delete(turnId);
    clearTimeout(turn.idle);
    turn.context?.close();
  }

  close(): void {
    for (const turnId of [...this.#turns.keys()]) this.end(turnId);
  }

  #lentTo(turnId: string, turn: Turn<Held>, context: Held, over: () => void): Lease<Held> {
    return lent(context, (isKept) => {
      const isOpen = isKept && this.#turns.get(turnId) === turn;
      if (!isOpen) {
        turn.context = null;
        context.close();
      }
      turn.idle = setTimeout(() => this.end(turnId), IDLE_MS).unref();
      over();
    });
  }
}

function lent<Held extends Context>(context: Held, ended: (isKept: boolean) => void): Lease<Held> {
  let isKept = false;
  return {
    context,
    keep: () => {
      isKept = true;
    },
    end: () => ended(isKept),
  };
}
