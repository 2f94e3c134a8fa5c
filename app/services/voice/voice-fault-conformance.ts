import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { watchVoice } from "~/services/providers/watch-voice";

import { type Speech, collectSpeech } from "./collect-speech";
import { createScriptedVoice } from "./scripted-voice";
import type { SpeechChunk, Voice } from "./voice";
import { expectSoundAlignment } from "./voice-conformance";
import { withVoiceFallback } from "./voice-fallback";

/** What a network voice may meet; each harness makes it on its own wire. */
export type VoiceFault =
  | { type: "slow-first-byte" | "dribble"; ms: number }
  | { type: "stall" | "idle-close"; afterChunks: number }
  | { type: "reset" | "malformed"; afterChunks?: number }
  | { type: "status"; status: number; retryAfterSeconds?: number };

/** Long enough for a busy machine, short enough for a test. */
export const FAULT_LIMIT_MS = 800;

export interface VoiceFaultHarness {
  /** A voice that waits at most `FAULT_LIMIT_MS` for a first sound and for what follows. */
  make: () => Voice;
  /** `null` ends the fault; `times` is how many utterances or connections it meets. */
  setFault: (fault: VoiceFault | null, options?: { times?: number }) => void;
}

const TEXT = "Tell me about a project that you led, and what you would do differently today.";
const WORDS = TEXT.split(" ");

/** What every voice over a network must do when the network or the service fails. */
export function describeVoiceFaults(name: string, open: () => Promise<VoiceFaultHarness>): void {
  describe(`${name} when things go wrong`, () => {
    let harness: VoiceFaultHarness;
    let voice: Voice;
    beforeAll(async () => {
      harness = await open();
      voice = harness.make();
    });
    afterAll(async () => await voice.close?.());

    const chunks = (from: Voice = voice): AsyncIterable<SpeechChunk> =>
      from.speak({ text: TEXT, persona: { voice: "slt", stretch: 1 }, language: "en-US", signal: new AbortController().signal });

    async function under<Result>(fault: VoiceFault, work: () => Promise<Result>, times?: number): Promise<Result> {
      harness.setFault(fault, times === undefined ? {} : { times });
      try {
        return await work();
      } finally {
        harness.setFault(null);
      }
    }

    /** What was given out before the failure. */
    async function failing(): Promise<{ error: ProviderError; words: string[] }> {
      const words: string[] = [];
      try {
        for await (const chunk of chunks()) if (chunk.type === "words") words.push(...chunk.words.map((word) => word.text));
      } catch (error) {
        if (error instanceof ProviderError) return { error, words };
        throw error;
      }
      throw new Error("It should have failed");
    }

    const expectWhole = (speech: Speech): void => {
      expect(speech.words.map((word) => word.text)).toEqual(WORDS);
      expectSoundAlignment(TEXT, speech);
    };

    test.each<[VoiceFault, ProviderError["code"], boolean]>([
      [{ type: "status", status: 401 }, "provider-auth", false],
      [{ type: "status", status: 429, retryAfterSeconds: 30 }, "provider-rate-limited", true],
      [{ type: "status", status: 500 }, "provider-failed", true],
      [{ type: "slow-first-byte", ms: 3_000 }, "provider-timeout", true],
      [{ type: "stall", afterChunks: 2 }, "provider-timeout", true],
      [{ type: "reset" }, "provider-failed", true],
      [{ type: "malformed" }, "provider-malformed", true],
    ])("%j that lasts becomes %s", async (fault, code, retryable) => {
      const { error, words } = await under(fault, failing);
      expect([error.code, error.retryable]).toEqual([code, retryable]);
      if (fault.type === "status" && fault.retryAfterSeconds) expect(error.retryAfterMs).toBe(fault.retryAfterSeconds * 1000);
      expect(words).toEqual(WORDS.slice(0, words.length));
      expect(words.length).toBeLessThan(WORDS.length);
    });

    test.each<VoiceFault>([{ type: "status", status: 500 }, { type: "status", status: 429, retryAfterSeconds: 0 }, { type: "reset" }, { type: "malformed" }])(
      "%j that passes is not heard: every word comes once",
      async (fault) => {
        expectWhole(await under(fault, () => collectSpeech(chunks()), 1));
      },
    );

    test("sound that dribbles in is whole", async () => {
      expectWhole(await under({ type: "dribble", ms: 1 }, () => collectSpeech(chunks())));
    });

    test.each<VoiceFault>([
      { type: "reset", afterChunks: 1 },
      { type: "reset", afterChunks: 6 },
      { type: "idle-close", afterChunks: 0 },
      { type: "idle-close", afterChunks: 3 },
      { type: "malformed", afterChunks: 4 },
      { type: "stall", afterChunks: 3 },
      { type: "status", status: 401 },
    ])("with a stand-in, %j costs no word and doubles none", async (fault) => {
      const both = withVoiceFallback({ members: [watchVoice(voice), watchVoice(createScriptedVoice())] });
      expectWhole(await under(fault, () => collectSpeech(chunks(both))));
    });

    test("after all that it speaks as before", async () => {
      expectWhole(await collectSpeech(chunks()));
    });
  });
}
