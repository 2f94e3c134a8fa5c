import type { Scope } from "./scope";

export interface Heartbeat {
  /** Asks for a sign of life now. */
  ping(): void;
  /** Anything that arrives is a sign of life. */
  heard(): void;
}

const PING_EVERY_MS = 10_000;
const PONG_TIMEOUT_MS = 8000;

/** Pings every ten seconds; `onDead` when nothing at all has come eight seconds after a ping. It ends with `scope`. */
export function startHeartbeat({ scope, sendPing, onDead }: { scope: Scope; sendPing: () => void; onDead: () => void }): Heartbeat {
  let cancelTimeout: (() => void) | null = null;

  function ping(): void {
    sendPing();
    cancelTimeout ??= scope.after(PONG_TIMEOUT_MS, onDead);
  }
  scope.every(PING_EVERY_MS, ping);

  return {
    ping,
    heard() {
      cancelTimeout?.();
      cancelTimeout = null;
    },
  };
}
