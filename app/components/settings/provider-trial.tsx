import { Mic, Play, Square } from "lucide-react";

import type { ProviderRole, ProviderTest, ProviderView } from "~/domain/providers";

import { Button } from "../button";
import { type TrialState, useProviderTest } from "./use-provider-test";

/** The buttons that try a provider, and what came of it. */
export function ProviderTrial({ role, provider }: { role: ProviderRole; provider: ProviderView }) {
  const { state, test, record, stopRecording, play } = useProviderTest(role, provider.id);
  const busy = state.type === "testing" || state.type === "recording";
  return (
    <div className="provider-trial">
      <div className="provider-buttons">
        <Button size="small" aria-disabled={busy} onClick={busy ? undefined : test}>
          {state.type === "testing" ? "Testing" : "Test"} <span className="sr-only">{provider.name}</span>
        </Button>
        {role === "speech-to-text" ? <RecordButton state={state} name={provider.name} onRecord={record} onStop={stopRecording} /> : null}
        {state.type === "done" && state.soundUrl ? (
          <Button size="small" look="quiet" onClick={play}>
            <Play aria-hidden size={16} /> Play again
          </Button>
        ) : null}
      </div>
      <div role="status" className="provider-result">
        <Outcome state={state} />
      </div>
    </div>
  );
}

interface RecordButtonProps {
  state: TrialState;
  name: string;
  onRecord: () => void;
  onStop: () => void;
}

function RecordButton({ state, name, onRecord, onStop }: RecordButtonProps) {
  const recording = state.type === "recording";
  const Icon = recording ? Square : Mic;
  return (
    <Button size="small" look="quiet" aria-disabled={state.type === "testing"} onClick={recording ? onStop : state.type === "testing" ? undefined : onRecord}>
      <Icon aria-hidden size={16} className={recording ? "text-alert" : ""} />
      {recording ? "Stop and transcribe" : "Test with my voice"} <span className="sr-only">{name}</span>
    </Button>
  );
}

function Outcome({ state }: { state: TrialState }) {
  switch (state.type) {
    case "idle":
      return null;
    case "recording":
      return <p>Say a sentence, then press Stop.</p>;
    case "testing":
      return <p>Waiting for an answer…</p>;
    case "failed":
      return <p className="text-alert">{state.message}</p>;
    case "done":
      return <Result result={state.result} />;
  }
}

const rounded = (ms: number): string => `${Math.round(ms)} ms`;

function Result({ result }: { result: ProviderTest }) {
  const heard = (words: string) => (words ? <q dir="auto">{words}</q> : "no words");
  switch (result.role) {
    case "model":
      return (
        <p>
          First word after {rounded(result.firstMs)}, all of it after {rounded(result.totalMs)}: {heard(result.text)}
        </p>
      );
    case "voice":
      return (
        <p>
          First sound after {rounded(result.firstMs)}, all of it after {rounded(result.totalMs)}: {heard(result.text)}
        </p>
      );
    case "speech-to-text":
      return (
        <p>
          Words after {rounded(result.totalMs)}. It heard {heard(result.text)}
          {result.spoken ? <> where a voice said {heard(result.spoken)}</> : null}
        </p>
      );
  }
}
