import { expect, test } from "vitest";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import type { Sent } from "./send-segment";
import { type VideoOutbox, type WaitingSegment, createMemoryOutbox } from "./video-outbox";
import { createVideoUploader } from "./video-uploader";

const segment = (name: string): WaitingSegment => ({ segmentId: name, interviewId: "interview", startSample: 0, samples: 160_000, bytes: new ArrayBuffer(8) });

/** A server that answers with `replies`, one after the other, then with "stored". */
function rig({ replies = [], outbox = createMemoryOutbox() }: { replies?: Sent[]; outbox?: VideoOutbox } = {}) {
  const clock = virtualClock();
  const sent: string[] = [];
  const drained: number[] = [];
  let wake = (): void => undefined;
  const uploader = createVideoUploader({
    outbox,
    send: async ({ segmentId }, { more }) => {
      const reply = replies.shift() ?? "stored";
      sent.push(`${segmentId} ${reply}${more ? " more" : ""}`);
      return reply;
    },
    after: (ms, act) => {
      const timer = clock.setTimeout(act, ms);
      return () => clock.clearTimeout(timer);
    },
    random: () => 1,
    listenForWake: (onWake) => (wake = onWake),
  });
  uploader.subscribe(() => drained.push(sent.length));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settle();
  };
  return { uploader, outbox, sent, drained, settle, pass, wake: () => wake() };
}

test("segments are sent one after the other, and kept until each is acknowledged", async () => {
  const { uploader, outbox, sent, drained, settle } = rig();
  await Promise.all([uploader.add(segment("one")), uploader.add(segment("two"))]);
  await settle();
  expect(sent.map((line) => line.split(" ")[0])).toEqual(["one", "two"]);
  expect(await outbox.first()).toBeNull();
  expect(drained.at(-1)).toBe(2);
});

test("while the server is away the same segment is tried again, later each time, and at once when the network is back", async () => {
  const { uploader, outbox, sent, settle, pass, wake } = rig({ replies: ["later", "later", "later"] });
  await uploader.add(segment("one"));
  await settle();
  await pass(249);
  expect(sent).toHaveLength(1);
  await pass(1);
  expect(sent).toHaveLength(2);
  await pass(499);
  expect(sent).toHaveLength(2);
  wake();
  await settle();
  expect(sent).toHaveLength(3);
  expect((await outbox.first())?.segment.segmentId).toBe("one");
  await pass(60_000);
  expect(sent.at(-1)).toBe("one stored");
  expect(await outbox.first()).toBeNull();
});

test("what is refused for good holds up nothing behind it, and nobody is told that it is stored", async () => {
  const { uploader, sent, drained, settle } = rig({ replies: ["refused"] });
  await uploader.add(segment("thrown-away"));
  await settle();
  expect(drained).toEqual([]);
  await uploader.add(segment("next"));
  await settle();
  expect(sent).toEqual(["thrown-away refused", "next stored"]);
  expect(drained).toEqual([2]);
});

test("what an earlier page has left is sent, the last one as the last", async () => {
  const outbox = createMemoryOutbox();
  await outbox.add(segment("one"));
  await outbox.add(segment("two"));
  const { uploader, sent, settle } = rig({ outbox });
  uploader.poke();
  uploader.poke();
  await settle();
  expect(sent).toEqual(["one stored more", "two stored"]);
});

test("when no more can wait, that is said", async () => {
  const { uploader } = rig({ replies: Array<Sent>(9).fill("later"), outbox: createMemoryOutbox(1) });
  expect(await uploader.add(segment("one"))).toBe(true);
  expect(await uploader.add(segment("two"))).toBe(false);
});
