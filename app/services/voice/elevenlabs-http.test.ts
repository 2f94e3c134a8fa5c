import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { openHttpContext } from "./elevenlabs-http.server";
import type { VoiceMessage } from "./elevenlabs-wire";

const BASE = "https://voice.test";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** A line of the stream: 100 ms of sound a character. */
function line(text: string, { from }: { from: number }): string {
  const seconds = [...text].map((_, index) => from + index * 0.1);
  const sound = new Int16Array(text.length * 1_600).fill(1_000);
  return JSON.stringify({
    audio_base64: Buffer.from(sound.buffer).toString("base64"),
    alignment: { characters: [...text], character_start_times_seconds: seconds, character_end_times_seconds: seconds.map((at) => at + 0.1) },
  });
}

function answering(respond: (body: unknown) => Response): void {
  server.use(
    http.post(`${BASE}/v1/text-to-speech/:voiceId/stream/with-timestamps`, async ({ request }) => {
      expect(request.headers.get("xi-api-key")).toBe("secret");
      return respond(await request.json());
    }),
  );
}

async function said(text: string): Promise<VoiceMessage[]> {
  const context = await openHttpContext({
    baseUrl: BASE, apiKey: "secret", voiceId: "v1", modelId: "m1", language: "en", format: { name: "pcm_16000", rate: 16_000 }, stretch: 1, limitMs: 5_000,
  });
  const { signal } = new AbortController();
  const messages: VoiceMessage[] = [];
  context.say(text);
  for (let message = await context.next(5_000, signal); message; message = await context.next(5_000, signal)) {
    messages.push(message);
    if (message.type === "final") break;
  }
  return messages;
}

const startsOf = (messages: VoiceMessage[]) => messages.flatMap((message) => (message.type === "audio" ? [message.times?.startMs.map(Math.round)] : []));

/** The package itself takes seconds to load on a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

test.each([
  ["from the chunk", 0],
  ["from the beginning", 0.3],
])("sound comes with the times of its characters, whether the service counts %s or not", async (_, secondFrom) => {
  answering(() => HttpResponse.text(`${line("Hi ", { from: 0 })}\n${line("you.", { from: secondFrom })}\n`));
  const messages = await said("Hi you.");
  expect(messages.map(({ type }) => type)).toEqual(["audio", "audio", "final"]);
  expect(startsOf(messages)).toEqual([[0, 100, 200], [0, 100, 200, 300]]);
});

test("the request carries text, model, language and a voice's settings, and nothing of the interview", async () => {
  const bodies: unknown[] = [];
  answering((body) => {
    bodies.push(body);
    return HttpResponse.text(`${line("Hi.", { from: 0 })}\n`);
  });
  await said("Hi.");
  expect(bodies).toEqual([{ text: "Hi.", model_id: "m1", language_code: "en", voice_settings: expect.objectContaining({ speed: 1 }) }]);
});

test.each([
  [401, { code: "provider-auth", retryable: false }],
  [429, { code: "provider-rate-limited", retryable: true, retryAfterMs: 2_000 }],
  [500, { code: "provider-failed", retryable: true }],
])("status %i is a typed error", async (status, error) => {
  answering(() => HttpResponse.json({ detail: { status: "no" } }, { status, headers: { "Retry-After": "2" } }));
  await expect(said("Hi.")).rejects.toMatchObject(error);
});
