import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "@playwright/test";

import { pcmBytes } from "../../app/domain/audio";
import { DEFAULT_PERSONA_ID, personaById } from "../../app/domain/personas";
import { objectResponse } from "../../app/services/objects/object-response.server";
import { createOpusCodec } from "../../app/services/recordings/opus-codec.server";
import { saveTurnAudio } from "../../app/services/recordings/save-turn-audio.server";
import { collectSpeech } from "../../app/services/voice/collect-speech";
import { createEmbeddedVoice } from "../../app/services/voice/embedded-voice.server";
import { createMemoryObjectStore } from "../setup/memory-object-store";

const TEXT =
  "I led the migration of our billing system from one server to twelve. The hardest part was not the code at all, it was agreeing on what a customer is. " +
  "First we wrote down each invoice that had gone wrong in the last two years, about three thousand of them, and then we asked who had seen them.";
const RATE = 16_000;

test("what is stored is, sample for sample, what the browser decodes and plays after a seek", async ({ page }) => {
  const served = await serveSpeech();
  try {
    await page.goto(served.url);
    const found = await page.evaluate(listen, { rate: RATE, seekTo: [10, 3.5] });
    expect(found.decoded.length).toBe(served.samples);
    expect(found.duration).toBeCloseTo(served.samples / RATE, 3);
    expect(Math.abs(found.decoded.first.lag)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.decoded.last.lag)).toBeLessThanOrEqual(1);
    expect(found.decoded.first.correlation).toBeGreaterThan(0.98);
    for (const { at, lag, correlation } of found.sought) {
      expect(Math.abs(lag), `after a seek to ${at} s`).toBeLessThanOrEqual(1);
      expect(correlation, `after a seek to ${at} s`).toBeGreaterThan(0.97);
    }
    expect(served.ranges.some((range) => range.startsWith("bytes="))).toBe(true);
  } finally {
    await served.close();
  }
});

/** A page with nothing on it, the stored sound as the app serves it, and the samples that were stored. */
async function serveSpeech() {
  const [voice, codec, store] = [createEmbeddedVoice(), createOpusCodec(), createMemoryObjectStore()];
  const speech = voice.speak({ text: TEXT, persona: personaById(DEFAULT_PERSONA_ID), language: "en-US", signal: AbortSignal.timeout(30_000) });
  const { samples } = await collectSpeech(speech);
  const { key } = await saveTurnAudio({ store, interviewId: "abcdefgh12345678", name: "1-candidate", samples, codec });
  await Promise.all([voice.close?.(), codec.close()]);
  const object = await store.head(key);
  if (!object) throw new Error("nothing was stored");
  const ranges: string[] = [];
  const server = createServer((req, res) => {
    const answer = async (): Promise<void> => {
      if (req.url === "/") return void res.setHeader("content-type", "text/html").end("<title>Sound</title>");
      if (req.url === "/samples") return void res.end(pcmBytes(samples));
      if (req.headers.range) ranges.push(req.headers.range);
      const request = new Request("http://localhost/", { headers: req.headers.range ? { range: req.headers.range } : {} });
      const response = objectResponse({ store, object, request });
      res.writeHead(response.status, Object.fromEntries(response.headers)).end(new Uint8Array(await response.arrayBuffer()));
    };
    answer().catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    samples: samples.length,
    ranges,
    close: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

interface Fit {
  /** In samples of 16 kHz. */
  lag: number;
  correlation: number;
}

/** Runs in the page: everything that it needs is in it. */
async function listen({ rate, seekTo }: { rate: number; seekTo: number[] }) {
  const truth = Float32Array.from(new Int16Array(await (await fetch("/samples")).arrayBuffer()));

  /** How far `sound` is behind the truth, where sample 0 of it should be `place` of the truth. */
  function fit(sound: Float32Array, place: number, within: number): Fit {
    let best: Fit = { lag: 0, correlation: -1 };
    for (let lag = -within; lag <= within; lag += 1) {
      let [product, left, right] = [0, 0, 0];
      for (let index = 0; index < sound.length; index += 1) {
        const [one, other] = [truth[place + index + lag] ?? 0, sound[index] ?? 0];
        product += one * other;
        left += one * one;
        right += other * other;
      }
      const correlation = product / Math.sqrt(left * right || 1);
      if (correlation > best.correlation) best = { lag, correlation };
    }
    return best;
  }

  const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await (await fetch("/sound.webm")).arrayBuffer());
  const sound = decoded.getChannelData(0);
  const tail = sound.length - 2 * rate;
  const audio = new Audio("/sound.webm");
  audio.preload = "metadata";
  await new Promise((resolve) => audio.addEventListener("loadedmetadata", resolve, { once: true }));

  const context = new AudioContext({ sampleRate: 3 * rate });
  await context.resume();
  const recorder = context.createScriptProcessor(4096, 1, 1);
  let heard: number[] = [];
  recorder.onaudioprocess = ({ inputBuffer }) => void heard.push(...inputBuffer.getChannelData(0));
  context.createMediaElementSource(audio).connect(recorder);
  recorder.connect(context.destination);

  const sought: (Fit & { at: number })[] = [];
  for (const at of seekTo) {
    audio.currentTime = at;
    await new Promise((resolve) => audio.addEventListener("seeked", resolve, { once: true }));
    heard = [];
    await audio.play();
    while (heard.length < 3 * rate * 3) await new Promise((resolve) => setTimeout(resolve, 50));
    audio.pause();
    // Behind the first sample that sounds, after the player's own fade-in.
    const begins = heard.findIndex((sample) => sample !== 0);
    const fadeIn = 1_000;
    const piece = Float32Array.from({ length: rate }, (_, index) => heard[begins + 3 * (index + fadeIn)] ?? 0);
    sought.push({ at, ...fit(piece, Math.round(at * rate) + fadeIn, 1_000) });
  }
  return {
    decoded: { length: sound.length, first: fit(sound.slice(rate, 3 * rate), rate, 300), last: fit(sound.slice(tail), tail, 300) },
    duration: audio.duration,
    sought,
  };
}
