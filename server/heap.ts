import { setFlagsFromString } from "node:v8";

/**
 * Lets the heap grow by three quarters before all of it is marked again. V8 counts what marking costs the main thread, not its helpers, and takes it for
 * nearly free: with 200 people who talk and a heap of 70 MB it marked 1.2 to 1.4 times a second, at 0.27 to 0.38 of a core. With a heap
 * that doubles it did so once in 4 s, at 0.05. See docs/decisions/0017-how-far-the-heap-may-grow.md.
 */
export function letHeapGrow(): void {
  setFlagsFromString("--heap-growing-percent=75");
}
