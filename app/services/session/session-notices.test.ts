import { pino } from "pino";
import { expect, test } from "vitest";

import type { ServerMessage } from "~/domain/protocol";

import { SessionNotices } from "./session-notices.server";
import type { SessionRecord } from "./session-record.server";

function notices() {
  const told: ServerMessage[] = [];
  const record = { append: () => Promise.resolve() } as unknown as SessionRecord;
  const out = { send: (message: ServerMessage) => void told.push(message), sendAudio: () => undefined };
  return { told, notices: new SessionNotices({ record, out, log: pino({ level: "silent" }) }) };
}

test("a voice that is down is told once, though a transcriber fails in between; its next failure is news again", () => {
  const { told, notices: session } = notices();
  const voice = () => session.tellUnlessLast("voice-stand-in", "The voice failed. Another speaks instead.");
  voice();
  session.tellUnlessLast("speech-to-text-stand-in", "The transcription failed. Another stands in for it.");
  voice();
  voice();
  expect(told).toHaveLength(2);
  session.isOver("voice-stand-in");
  voice();
  expect(told).toHaveLength(3);
});
