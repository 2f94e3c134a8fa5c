import { HotseatError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { type Command, type CommandBody, type ServerMessage, TEXT_FRAME_LIMIT } from "~/domain/protocol";

interface Pending {
  command: Command;
  text: string;
  resolve: () => void;
  reject: (error: HotseatError) => void;
}

/** Far more than a person can cause while offline: a page in a loop must not eat the memory. */
const PENDING_LIMIT = 256;

const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;

/** Commands that wait for their answer, in order, each under one id for ever. */
export function createCommandQueue() {
  const pending: Pending[] = [];

  function take(commandId: string): Pending | undefined {
    const index = pending.findIndex((waiting) => waiting.command.commandId === commandId);
    return index < 0 ? undefined : pending.splice(index, 1)[0];
  }

  return {
    /** Queues a command; `text` is what to send. `done` settles with the server's answer, whenever that comes. */
    add(body: CommandBody): { text: string | null; done: Promise<void> } {
      const command = { ...body, commandId: newId() };
      const text = JSON.stringify(command);
      const refusal = refusalOf(text, pending.length);
      if (refusal) return { text: null, done: Promise.reject(refusal) };
      const done = new Promise<void>((resolve, reject) => pending.push({ command, text, resolve, reject }));
      return { text, done };
    },
    /** What waits, in the order in which it was given. */
    texts: () => pending.map((waiting) => waiting.text),
    /** Whether one that waits is about this turn. */
    mentions: (turnId: string) => pending.some(({ command }) => "turnId" in command && command.turnId === turnId),
    answer(message: Extract<ServerMessage, { type: "ack" | "rejected" }>): void {
      const waiting = take(message.commandId);
      if (message.type === "ack") waiting?.resolve();
      else waiting?.reject(new HotseatError(message.message, { code: message.code, retryable: message.retryable }));
    },
    rejectAll(error: HotseatError): void {
      for (const waiting of pending.splice(0)) waiting.reject(error);
    },
    size: () => pending.length,
  };
}

function refusalOf(text: string, waiting: number): HotseatError | null {
  if (bytesOf(text) > TEXT_FRAME_LIMIT) {
    return new HotseatError("This text is too long to be saved. Shorten it and try again.", { code: "too-large" });
  }
  if (waiting >= PENDING_LIMIT) {
    return new HotseatError("Too much is waiting to be saved. Wait until the connection is back, then try again.", {
      code: "conflict",
      retryable: true,
    });
  }
  return null;
}
