import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const STOP_MS = 5_000;

/** A server program that runs in the foreground as our child, and so never outlives a test run that ends by itself. */
export class Daemon {
  readonly #child: ChildProcess;
  readonly #name: string;
  #printed = "";
  #ended = false;

  constructor(command: string, args: readonly string[]) {
    this.#name = command;
    this.#child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on("data", (data: Buffer) => this.#keep(data));
    this.#child.once("exit", () => (this.#ended = true));
    this.#child.once("error", (error) => {
      this.#ended = true;
      this.#printed += String(error);
    });
    process.once("exit", this.#kill);
  }

  /** Throws with what it printed when it has ended by itself. */
  check(): void {
    if (this.#ended) throw new Error(`${this.#name} has ended:\n${this.#printed}`);
  }

  /** At once: what is being answered breaks off. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    const timer = setTimeout(this.#kill, STOP_MS);
    await this.#end("SIGTERM");
    clearTimeout(timer);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    process.off("exit", this.#kill);
    if (this.#ended) return;
    const exited = once(this.#child, "exit");
    this.#child.kill(signal);
    await exited;
  }

  readonly #kill = (): void => void this.#child.kill("SIGKILL");

  /** The end of it is enough to tell why. */
  #keep(data: Buffer): void {
    this.#printed = (this.#printed + data.toString()).slice(-4_000);
  }
}
