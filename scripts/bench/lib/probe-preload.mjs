/**
 * Loaded into the app's process by a benchmark (`node --import`), so that the app itself needs nothing for being measured: tells
 * memory, processor time and the delay of the event loop over a loopback socket of the benchmark's. One JSON object a line.
 */
import { connect } from "node:net";
import { Session } from "node:inspector";
import { writeFile } from "node:fs/promises";
import { PerformanceObserver, monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import v8 from "node:v8";
import vm from "node:vm";
import { isMainThread } from "node:worker_threads";

const port = Number(process.env.BENCH_PROBE_PORT);
if (isMainThread && port > 0) serve(connect(port, "127.0.0.1"));

function serve(socket) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const gc = { count: 0, ms: 0, longestMs: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gc.count += 1;
      gc.ms += duration;
      gc.longestMs = Math.max(gc.longestMs, duration);
    }
  }).observe({ entryTypes: ["gc"] });
  v8.setFlagsFromString("--expose-gc");
  const collectGarbage = vm.runInNewContext("gc");
  const profiler = new Session();
  const post = (method) =>
    new Promise((resolve, reject) => profiler.post(method, (error, result) => (error ? reject(error) : resolve(result))));

  const read = () => ({
    memory: process.memoryUsage(),
    cpu: process.cpuUsage(),
    // The monitor counts its own timer of 1 ms in; what is beyond it is delay.
    loop: { p50: beyond(loop.percentile(50)), p99: beyond(loop.percentile(99)), max: beyond(loop.max), count: loop.count },
    gc: { ...gc },
  });
  const acts = {
    read,
    reset() {
      loop.reset();
      Object.assign(gc, { count: 0, ms: 0, longestMs: 0 });
      return read();
    },
    collect() {
      collectGarbage();
      return read();
    },
    async profileStart() {
      profiler.connect();
      await post("Profiler.enable");
      await post("Profiler.start");
    },
    async profileStop({ file }) {
      const { profile } = await post("Profiler.stop");
      profiler.disconnect();
      await writeFile(file, JSON.stringify(profile));
    },
    heapSnapshot({ file }) {
      v8.writeHeapSnapshot(file);
    },
  };
  createInterface({ input: socket }).on("line", async (line) => {
    const { id, act, ...options } = JSON.parse(line);
    const result = (await acts[act](options)) ?? null;
    socket.write(`${JSON.stringify({ id, result })}\n`);
  });
  socket.on("error", () => undefined);
  socket.unref();
}

function beyond(nanoseconds) {
  return Math.max(0, nanoseconds / 1e6 - 1);
}
