import type { Host } from "./host";

/** The longest that stopping may take, in milliseconds; what still runs then is cut off. */
const STOP_MS = 10_000;
/** npm passes Ctrl-C on to a process that the terminal has told already: a signal this soon after the first is the same one. */
const SAME_SIGNAL_MS = 500;

interface StopOptions {
  /** What is to be stopped; a start under way is finished first, so that nothing is left behind. */
  starting: Promise<Host>;
  print: (line: string) => void;
}

/** A signal, or a mistake that nobody caught, stops the host; a second signal ends the process at once. */
export function stopOnSignals({ starting, print }: StopOptions): void {
  let stoppingSince: number | null = null;

  const stop = async (exitCode: number): Promise<void> => {
    stoppingSince = performance.now();
    setTimeout(() => {
      print("Stopping took too long; Hotseat ends now. The next start recovers by itself.");
      process.exit(1);
    }, STOP_MS).unref();
    // A start that failed has stopped what it had started, and ends the process itself.
    const host = await starting.catch(() => null);
    await host?.stop();
    process.exit(exitCode);
  };

  const onSignal = (): void => {
    if (stoppingSince === null) {
      print("\nStopping. Press Ctrl-C again to end at once.");
      void stop(0);
    } else if (performance.now() - stoppingSince > SAME_SIGNAL_MS) {
      process.exit(1);
    }
  };
  // SIGHUP: the terminal was closed.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  // Output that nobody reads any more is no reason to fail.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

  const onMistake = (error: unknown): void => {
    console.error("Hotseat stops because of an unexpected error:", error);
    if (stoppingSince === null) void stop(1);
  };
  process.on("uncaughtException", onMistake);
  process.on("unhandledRejection", onMistake);
}
