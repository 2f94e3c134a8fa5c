import { type AnyActorLogic, type AnyEventObject, createActor, setup } from "xstate";

/** Runs a device's actor as the interview machine does, and keeps what it tells. For tests. */
export function runDevice<Command extends AnyEventObject, Told extends AnyEventObject>(logic: AnyActorLogic) {
  const told: Told[] = [];
  const machine = setup({ actors: { device: logic } }).createMachine({
    invoke: { id: "device", src: "device", input: {} },
    on: { "*": { actions: ({ event }) => void told.push(event as Told) } },
  });
  const parent = createActor(machine).start();
  return {
    told,
    send: (command: Command) => parent.getSnapshot().children["device"]?.send(command),
    stop: () => parent.stop(),
  };
}
