import { expect, test } from "vitest";

import { mayReadMetrics } from "./may-read-metrics";
import { createMetrics } from "./metrics.server";

const lines = async (metrics: ReturnType<typeof createMetrics>): Promise<string[]> => (await metrics.text()).split("\n").filter((line) => !line.startsWith("#"));

test("turns, drafts, interruptions and sessions are counted", async () => {
  const metrics = createMetrics({ processMetrics: false });
  const { observer } = metrics;
  observer.sessionOpened();
  observer.sessionOpened();
  observer.sessionClosed();
  observer.turnTimed({ speechEndedMs: -600, firstTokenMs: 300, firstAudioMs: -20 });
  observer.turnTimed({ interruptionMs: 180, interruptedBy: "voice" });
  observer.draft("used");
  observer.bargeIn("resumed");
  observer.providerFailed("voice", "provider-timeout");
  observer.audio?.("out", 640);
  const text = await lines(metrics);
  for (const line of [
    "hotseat_live_sessions 1",
    'hotseat_turn_stage_seconds_sum{stage="endpoint_wait"} 0.6',
    'hotseat_turn_stage_seconds_sum{stage="first_token"} 0.3',
    'hotseat_turn_stage_seconds_sum{stage="first_audio"} 0',
    'hotseat_interruption_seconds_sum{by="voice"} 0.18',
    'hotseat_drafts_total{outcome="used"} 1',
    'hotseat_barge_ins_total{outcome="resumed"} 1',
    'hotseat_audio_bytes_total{direction="out"} 640',
    'hotseat_session_provider_failures_total{role="voice",code="provider-timeout"} 1',
  ]) {
    expect(text).toContain(line);
  }
});

test("calls to providers are counted with their outcome, their times and their tokens", async () => {
  const metrics = createMetrics({ processMetrics: false });
  metrics.providerCalled({ role: "model", id: "language-model", outcome: "ok", ms: 900, firstMs: 300, tokens: { input: 700, output: 40 } });
  metrics.providerCalled({ role: "model", id: "language-model", outcome: "provider-timeout", ms: 10_000 });
  const text = await lines(metrics);
  for (const line of [
    'hotseat_provider_calls_total{role="model",provider="language-model",outcome="ok"} 1',
    'hotseat_provider_calls_total{role="model",provider="language-model",outcome="provider-timeout"} 1',
    'hotseat_provider_call_seconds_count{role="model",provider="language-model"} 1',
    'hotseat_provider_first_seconds_sum{role="model",provider="language-model"} 0.3',
    'hotseat_model_tokens_total{provider="language-model",direction="output"} 40',
  ]) {
    expect(text).toContain(line);
  }
});

test("the process itself is measured: memory, processor, delay of the event loop", async () => {
  const text = await createMetrics().text();
  for (const name of ["process_resident_memory_bytes", "process_cpu_seconds_total", "nodejs_eventloop_lag_p99_seconds"]) expect(text).toContain(name);
});

test.each<[string, Partial<Parameters<typeof mayReadMetrics>[0]>, boolean]>([
  ["this machine", {}, true],
  ["this machine by name", { host: "localhost:3000" }, true],
  ["this machine by its IPv6 address", { host: "[::1]:3000", boundHost: "::1" }, true],
  ["another name", { host: "hotseat.example" }, false],
  ["nobody", { host: null }, false],
  ["the network", { boundHost: "0.0.0.0" }, false],
  ["whoever is behind a proxy", { publicUrl: "https://hotseat.example" }, false],
  ["who has the token", { token: "secret", authorization: "Bearer secret", publicUrl: "https://hotseat.example", host: "hotseat.example" }, true],
  ["who has another token", { token: "secret", authorization: "Bearer guess" }, false],
  ["this machine without the token", { token: "secret" }, false],
])("%s may read them or not", (_who, access, expected) => {
  expect(mayReadMetrics({ authorization: null, host: "127.0.0.1:3000", boundHost: "127.0.0.1", ...access })).toBe(expected);
});
