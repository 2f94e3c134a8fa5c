import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

import type { TurnMarks } from "~/domain/turn-marks";
import type { ProviderCall } from "~/services/providers/provider-calls";
import type { SessionObserver } from "~/services/session/session-services";

/** Seconds: from what nobody notices to what nobody waits for. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 15, 30];

/** Each mark of a turn counts from the decision that the answer had ended; what a draft had ready by then counts as 0. */
const STAGES: Partial<Record<keyof TurnMarks, string>> = {
  transcribedMs: "transcribed",
  answerStoredMs: "answer_stored",
  firstTokenMs: "first_token",
  firstClauseMs: "first_clause",
  firstAudioMs: "first_audio",
  firstFrameMs: "first_frame",
  firstSampleMs: "first_sample",
};

export interface Metrics {
  /** For sessions. */
  observer: SessionObserver;
  /** For calls to providers. */
  providerCalled(call: ProviderCall): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts what this process does. Labels are words of ours: never an id of an interview, a text or an address. */
export function createMetrics({ processMetrics = true }: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  return {
    observer: sessionMetrics(registry),
    providerCalled: providerMetrics(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function sessionMetrics(registry: Registry): SessionObserver {
  const registers = [registry];
  const sessions = new Gauge({ name: "hotseat_live_sessions", help: "Interviews that are live now.", registers });
  const stages = new Histogram({
    name: "hotseat_turn_stage_seconds",
    help: "From the decision that an answer had ended to each stage of the reply; endpoint_wait: from the end of speech to that decision.",
    labelNames: ["stage"],
    buckets: BUCKETS,
    registers,
  });
  const interruptions = new Histogram({
    name: "hotseat_interruption_seconds",
    help: "From the onset of the candidate's voice, or the press, to silence.",
    labelNames: ["by"],
    buckets: BUCKETS,
    registers,
  });
  const drafts = new Counter({ name: "hotseat_drafts_total", help: "Replies begun before the answer was certain.", labelNames: ["outcome"], registers });
  const bargeIns = new Counter({ name: "hotseat_barge_ins_total", help: "Speech into the interviewer's.", labelNames: ["outcome"], registers });
  const failures = new Counter({
    name: "hotseat_session_provider_failures_total",
    help: "Failures of providers that a session met.",
    labelNames: ["role", "code"],
    registers,
  });
  const audio = new Counter({ name: "hotseat_audio_bytes_total", help: "Sound that came from pages and went to them.", labelNames: ["direction"], registers });
  const audioOf = { in: audio.labels("in"), out: audio.labels("out") };
  return {
    sessionOpened: () => sessions.inc(),
    sessionClosed: () => sessions.dec(),
    turnTimed(marks) {
      for (const [stage, seconds] of stagesOf(marks)) stages.observe({ stage }, seconds);
      if (marks.interruptionMs !== undefined) interruptions.observe({ by: marks.interruptedBy ?? "unknown" }, marks.interruptionMs / 1000);
    },
    draft: (outcome) => drafts.inc({ outcome }),
    bargeIn: (outcome) => bargeIns.inc({ outcome }),
    providerFailed: (role, code) => failures.inc({ role, code }),
    audio: (direction, bytes) => audioOf[direction].inc(bytes),
  };
}

function* stagesOf(marks: TurnMarks): Generator<[stage: string, seconds: number]> {
  if (marks.speechEndedMs !== undefined) yield ["endpoint_wait", Math.max(0, -marks.speechEndedMs) / 1000];
  for (const [mark, stage] of Object.entries(STAGES) as [keyof TurnMarks, string][]) {
    const ms = marks[mark];
    if (typeof ms === "number") yield [stage, Math.max(0, ms) / 1000];
  }
}

function providerMetrics(registry: Registry): (call: ProviderCall) => void {
  const registers = [registry];
  const labelNames = ["role", "provider"] as const;
  const calls = new Counter({ name: "hotseat_provider_calls_total", help: "Finished calls to providers.", labelNames: [...labelNames, "outcome"], registers });
  const whole = new Histogram({ name: "hotseat_provider_call_seconds", help: "Whole calls that were answered.", labelNames, buckets: BUCKETS, registers });
  const first = new Histogram({ name: "hotseat_provider_first_seconds", help: "To the first token, sound or text.", labelNames, buckets: BUCKETS, registers });
  const tokens = new Counter({ name: "hotseat_model_tokens_total", help: "Tokens as providers count them.", labelNames: ["provider", "direction"], registers });
  return ({ role, id: provider, outcome, ms, firstMs, tokens: counted }) => {
    calls.inc({ role, provider, outcome });
    if (outcome === "ok") whole.observe({ role, provider }, ms / 1000);
    if (firstMs !== undefined) first.observe({ role, provider }, firstMs / 1000);
    if (!counted) return;
    tokens.inc({ provider, direction: "input" }, counted.input);
    tokens.inc({ provider, direction: "output" }, counted.output);
  };
}
