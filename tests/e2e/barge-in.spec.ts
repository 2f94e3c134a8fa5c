import { startOpenAiCompatibleServer } from "../providers/openai-compatible-server";
import { test as base, expect } from "./fixtures";
import { LivePage, createInterview, openTable } from "./support/live-page";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

const SAID = {
  overIntro: "Thank you Maya, we can begin right away.",
  listening: "Uh-huh.",
  interruption: "Sorry to interrupt, I rebuilt the search index alone in one winter.",
  first: "I rebuilt the search index alone.",
  second: "Then I showed the others how to do it.",
  ignored: "I am only talking to the dog here.",
};
/** From the end of an answer to the first word of the reply: long enough to go on speaking before it. */
const MODEL_MS = 2_500;

const test = base.extend<{ live: LivePage; speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer(SAID);
    await use(server);
    await server.close();
  },
  appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }),
  live: async ({ page, mic: _ }, use) => use(new LivePage(page)),
});

test("a voice ends the introduction, a listener's “uh-huh” ends nothing, and an interruption is an answer from its first word on", async ({
  page,
  mic,
  live,
  speech,
}, info) => {
  await live.enter(await createInterview(page.request));
  await live.hears(/\w+ \w+/);
  await mic.speak(speech.say("overIntro").samples);
  await expect(live.transcript.locator("s.unheard")).toHaveCount(1);
  await live.hears(/\n\w+ \w+/);

  // Its words are known only after a second: until then nobody knows what it was, and the interviewer is silent.
  speech.setFault({ type: "slow-first-byte", ms: 1_000 }, { times: 1 });
  await mic.speak(speech.say("listening").samples);
  await expect(page.getByText("Listening to you")).toBeVisible();
  const before = await live.heard();
  await page.screenshot({ path: info.outputPath("held.png") });
  await live.expectState("Speaking");
  await expect(page.getByText("Listening to you")).toBeHidden();
  await expect.poll(() => live.heard()).not.toBe(before);

  const interruption = speech.say("interruption");
  const speaking = mic.speak(interruption.samples);
  await live.expectState("Listening");
  await expect(live.transcript.locator("s.unheard")).toHaveCount(2);
  await speaking;
  await expect(live.transcript).toContainText(SAID.interruption);
  expect(await live.said()).toEqual([SAID.interruption]);

  await live.end();
  const table = await openTable(page);
  await expect(table).toContainText(SAID.interruption);
  await expect(table).not.toContainText("Uh-huh");
  expect(await live.recordedSeconds(SAID.interruption)).toBeGreaterThan(interruption.samples.length / 16_000);
});

test.describe("with a model that takes its time", () => {
  test.use({
    appEnv: async ({ speech }, use) => {
      const model = await startOpenAiCompatibleServer({
        chat: ({ messages }) => (JSON.stringify(messages).includes(SAID.first) ? ["PROBE result\n", "And what came of it, for you and for all the others?"] : ["NEXT\n", "What are you proud of?"]),
        firstDeltaMs: MODEL_MS,
      });
      const { baseUrl } = speech;
      await use({ STT_BASE_URL: baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1", LLM_BASE_URL: model.baseUrl, LLM_MODEL: "slow" });
      await model.close();
    },
  });

  test("who goes on before the reply is heard gives one answer; who asked never to be interrupted by voice is not", async ({
    page,
    mic,
    live,
    speech,
    context,
  }, info) => {
    await live.enter(await createInterview(page.request));
    await live.interruptOnce(/\w/);
    await live.expectState("Listening");
    await mic.speak(speech.say("first").samples);
    await live.expectState("Thinking");
    await expect(live.transcript).toContainText(SAID.first);
    await page.screenshot({ path: info.outputPath("thinking.png") });
    const goesOn = mic.speak(speech.say("second").samples);
    await live.expectState("Listening");
    await goesOn;
    await expect(live.transcript).toContainText(`${SAID.first} ${SAID.second}`);
    expect(await live.said()).toHaveLength(1);

    const settings = await context.newPage();
    await settings.goto("/settings");
    await settings.getByRole("radio", { name: "Never by voice" }).check();
    await settings.close();
    await live.hears(/And what/);
    await mic.speak(speech.say("ignored").samples.subarray(0, 16_000));
    await live.expectState("Listening");
    expect(await live.heard()).toContain("And what came of it, for you and for all the others?");
    expect(await live.said()).toEqual([`${SAID.first} ${SAID.second}`]);

    await live.end();
    const spoken = (speech.say("first").samples.length + speech.say("second").samples.length) / 16_000;
    expect(await live.recordedSeconds(SAID.second)).toBeGreaterThan(spoken);
    await expect(await openTable(page)).not.toContainText("dog");
  });
});
