/** What an interview takes in the bucket, and how fast it is packed: `tsx scripts/bench/recordings.ts`. What it means: docs/decisions/0012-opus-in-webm.md. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { SAMPLE_RATE } from "~/domain/audio";
import { newId } from "~/domain/ids";
import { createDirectoryObjectStore } from "~/services/objects/directory-object-store.server";
import { recordingKeys, turnsPrefix } from "~/services/objects/object-keys";
import { makeRecording } from "~/services/recordings/make-recording.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";

import { readArguments } from "./lib/arguments";
import { printReport } from "./lib/report";
import { spokenInterview } from "./recordings/spoken-interview";

const MB = 1_000_000;

const options = readArguments({
  bench: "recordings",
  numbers: { minutes: { default: 60, help: "length of the interview", least: 1, most: 240 } },
});

const folder = await mkdtemp(path.join(tmpdir(), "hotseat-bench-recordings-"));
const store = createDirectoryObjectStore(folder);
const codec = createOpusCodec();
const interviewId = newId();
const { plan, samplesOf } = await spokenInterview(options.minutes * 60 * SAMPLE_RATE);

let packMs = 0;
let spoken = 0;
for (const part of plan.parts) {
  const samples = samplesOf(part);
  const began = performance.now();
  await saveTurnAudio({ store, interviewId, name: part.name, samples, codec });
  packMs += performance.now() - began;
  spoken += samples.length;
}
const before = process.memoryUsage().rss;
let most = before;
const began = performance.now();
const made = await makeRecording({
  store,
  codec,
  interviewId,
  plan,
  isCurrent: async () => true,
  signal: new AbortController().signal,
  onProgress: () => void (most = Math.max(most, process.memoryUsage().rss)),
});
if (!made) throw new Error("the recording was not made");
const mixMs = performance.now() - began;
await codec.close();

const sizeOf = async (prefix: string): Promise<number> => (await store.list(prefix)).reduce((sum, { size }) => sum + size, 0);
const turns = await sizeOf(turnsPrefix(interviewId));
const { audio, waveform } = recordingKeys(interviewId);
const [mixed, peaks] = [await sizeOf(audio), await sizeOf(waveform)];
await rm(folder, { recursive: true });

const hours = plan.samples / SAMPLE_RATE / 3600;
printReport(
  {
    bench: "recordings",
    figures: [
      { name: "mb_per_hour", value: (turns + mixed + peaks) / MB / hours, bound: { most: 30 } },
      { name: "turns_mb_per_hour", value: turns / MB / hours },
      { name: "mixed_mb_per_hour", value: mixed / MB / hours },
      { name: "waveform_mb_per_hour", value: peaks / MB / hours },
      { name: "pack_times_real_time", value: spoken / SAMPLE_RATE / (packMs / 1000) },
      { name: "mix_times_real_time", value: plan.samples / SAMPLE_RATE / (mixMs / 1000) },
      { name: "mix_memory_mb", value: (most - before) / MB },
    ],
    samples: plan.parts.length,
    conditions: [
      `${options.minutes} minutes: ${plan.parts.length} turns by two voices of flite, ${Math.round((spoken / plan.samples) * 100)} % of the time somebody speaks`,
      "turns packed one after the other, then mixed; both in one worker thread",
    ],
  },
  options,
);
