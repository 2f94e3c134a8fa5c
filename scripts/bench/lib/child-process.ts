import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Another TypeScript file of the benchmark as a process of its own; both sides talk in JSON messages. */
export interface BenchProcess<Up> {
  readonly pid: number;
  send(message: object): void;
  /** The next message that fits, also one that has come already. Rejects when the process ends before it. */
  expect<Message extends Up>(fits: (message: Up) => message is Message): Promise<Message>;
  stop(): Promise<void>;
}

export function startProcess<Up>(file: URL, options: { args?: readonly string[]; onMessage?: (message: Up) => void } = {}): BenchProcess<Up> {
  const child: ChildProcess = fork(fileURLToPath(file), [...(options.args ?? [])], { execArgv: ["--import", "tsx"] });
  const kept: Up[] = [];
  const watchers = new Set<() => void>();
  let ended = false;
  const tell = (): void => [...watchers].forEach((watch) => watch());
  child.on("message", (message) => {
    if (options.onMessage) options.onMessage(message as Up);
    kept.push(message as Up);
    tell();
  });
  const gone = new Promise<void>((resolve) =>
    child.on("exit", () => {
      ended = true;
      tell();
      resolve();
    }),
  );
  return {
    pid: child.pid ?? 0,
    send: (message) => void child.send(message),
    expect: <Message extends Up>(fits: (message: Up) => message is Message) =>
      new Promise<Message>((resolve, reject) => {
        const watch = (): void => {
          const at = kept.findIndex(fits);
          if (at < 0 && !ended) return;
          watchers.delete(watch);
          if (at < 0) return reject(new Error(`${file.pathname} ended before it said what was waited for.`));
          resolve(kept.splice(at, 1)[0] as Message);
        };
        watchers.add(watch);
        watch();
      }),
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
