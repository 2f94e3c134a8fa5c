import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type ElevenLabsServer, type ElevenLabsServerOptions, startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";

import { collectSpeech } from "./collect-speech";
import { type ElevenLabsVoiceOptions, createElevenLabsVoice } from "./elevenlabs-voice.server";
import { createEmbeddedVoice } from "./embedded-voice.server";
import type { Voice } from "./voice";
import { FAULT_LIMIT_MS, describeVoiceFaults } from "./voice-fault-conformance";
import { describeVoice, expectSoundAlignment } from "./voice-conformance";

const embedded = createEmbeddedVoice();
let shared: ElevenLabsServer;
beforeAll(async () => {
  shared = await startElevenLabsServer({ voice: embedded });
});
afterAll(async () => {
  await shared.close();
  await embedded.close?.();
});

describeVoice("ElevenLabs", { make: () => createElevenLabsVoice({ apiKey: "key", baseUrl: shared.url }) });

describeVoiceFaults("ElevenLabs", async () => {
  const server = await start({ pieceMs: 200, pace: 20 });
  const make = (): Voice => createElevenLabsVoice({ apiKey: "key", baseUrl: server.url, limits: { firstAudioMs: FAULT_LIMIT_MS, stallMs: FAULT_LIMIT_MS } });
  return {
    make,
    setFault: (fault, options) => {
      if (fault?.type === "status") server.dropAll();
      server.faults.set(fault, options);
    },
  };
});

const servers: ElevenLabsServer[] = [];
async function start(options: ElevenLabsServerOptions = {}): Promise<ElevenLabsServer> {
  const server = await startElevenLabsServer(options);
  servers.push(server);
  return server;
}
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});
