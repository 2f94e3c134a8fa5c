import { type CallbackLogicFunction, fromCallback } from "xstate";

import type { Command, ServerMessage, Signal } from "~/domain/protocol";
import type { SocketCommand, SocketEvent } from "~/machines/interview/events";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";
import type { SimulatedServer } from "./simulated-server";

export interface SimulatedNetwork {
  /** The socket actor of a page; each page has its own. */
  logic(): CallbackLogicFunction<SocketCommand, SocketEvent, Record<string, never>> extends never
    ? never
    : ReturnType<typeof fromCallback<SocketCommand, Record<string, never>, SocketEvent>>;
  /** Cuts the connection; it is back after `ms`. Messages on their way are lost. */
  cut(ms: number): void;
}

interface Options {
  clock: VirtualClock;
  random: Random;
  server: SimulatedServer;
  newId: () => string;
  /** Sound of a turn has arrived up to here. */
  onSound: (turnId: string, samples: number) => void;
}

/** The wire with its delays and cuts, and the browser's promise: a command is sent again until it is answered. */
export function simulatedNetwork({ clock, random, server, newId, onSound }: Options): SimulatedNetwork {
  let connection = 0;
  let downUntil = 0;
  let reconnect: (() => void) | null = null;

  const logic = () =>
    fromCallback<SocketCommand, Record<string, never>, SocketEvent>(({ sendBack, receive }) => {
      const pending: Command[] = [];
      let open = false;
      let stopped = false;
      let arrival = 0;
      const mine = () => connection;

      /** One direction keeps its order. */
      const deliver = (run: () => void): void => {
        const on = mine();
        arrival = Math.max(arrival + 1, clock.now() + random.between(2, 120));
        clock.setTimeout(() => {
          if (on === connection && !stopped) run();
        }, arrival - clock.now());
      };

      const fromServer = (message: ServerMessage): void => deliver(() => handle(message));

      function handle(message: ServerMessage): void {
        switch (message.type) {
          case "ack":
          case "rejected": {
            const index = pending.findIndex((command) => command.commandId === message.commandId);
            const [command] = index < 0 ? [] : pending.splice(index, 1);
            if (!command) return;
            if (message.type === "ack") sendBack({ type: "socket.acknowledged", command: command.type });
            else sendBack({ type: "socket.rejected", command: command.type, message: message.message, retryable: message.retryable });
            return;
          }
          case "turn.words":
            sendBack(message);
            onSound(message.turnId, message.words.at(-1)?.endSample ?? 0);
            return;
          case "welcome":
          case "audio.stored":
          case "pong":
            return;
          default:
            sendBack(message);
        }
      }

      const send = (message: Command | Signal): void => {
        if (open) deliver(() => server.receive(message, fromServer));
      };

      function connect(): void {
        clock.setTimeout(
          () => {
            if (stopped || open) return;
            if (clock.now() < downUntil) return connect();
            open = true;
            const { view, capabilities, storedSamples } = server.welcome();
            sendBack({ type: "socket.connected", view, capabilities, storedSamples });
            for (const command of [...pending]) send(command);
          },
          Math.max(downUntil - clock.now(), random.between(10, 300)),
        );
      }

      function lose(): void {
        if (stopped) return;
        connection += 1;
        open = false;
        sendBack({ type: "socket.reconnecting", attempt: 1 });
        connect();
      }

      reconnect = lose;
      receive((command) => {
        if (command.type === "socket.signal") send(command.signal);
        else if (command.type === "socket.command") {
          const body = { ...command.body, commandId: newId() };
          pending.push(body);
          send(body);
        } else if (open) lose();
      });
      connect();
      return () => {
        stopped = true;
        connection += 1;
      };
    });

  return {
    logic,
    cut(ms) {
      downUntil = clock.now() + ms;
      reconnect?.();
    },
  };
}
