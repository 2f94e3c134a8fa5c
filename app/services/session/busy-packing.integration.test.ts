import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { storeInterview } from "~/services/archive/store-interview.server";
import { editAnswer } from "~/services/interviews/edit-answer.server";
import { getRecording } from "~/services/interviews/get-recording.server";
import { RecordingMaker } from "~/services/recordings/recording-maker.server";
import type { SpeechCodec } from "~/services/recordings/speech-codec";

import { type SessionServer, giveAnswer, hearQuestion, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { createLosslessCodec, losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

/** The packer of a server that has more to do; counts what is packed all the same. */
function busyCodec(): SpeechCodec & { busy: boolean; packed: number } {
  const codec = createLosslessCodec();
  const counting: SpeechCodec & { busy: boolean; packed: number } = {
    ...codec,
    busy: true,
    packed: 0,
    hasRoom: () => !counting.busy,
    withEncoder: (work) => {
      counting.packed += 1;
      return codec.withEncoder(work);
    },
  };
  return counting;
}

interface Ended {
  server: SessionServer;
  codec: ReturnType<typeof busyCodec>;
  answer: string;
}

/** An interview of a greeting, a question and an answer that has ended on a busy server, and whose page is gone. */
async function endedWhileBusy(): Promise<Ended> {
  const codec = busyCodec();
  const server = await start({ codec });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await client.command({ type: "clip.played", turnId: newId(), clip: "intro", startSample: 0, playedSamples: 8_000, outcome: "interrupted" });
  await hearQuestion(client, question, 16_000);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "I moved the database.", samples: 40_000, startSample: 64_000 });
  await client.command({ type: "interview.end", reason: "completed", atSample: 120_000 });
  await client.close();
  await expect.poll(() => server.inUse()).toEqual([]);
  return { server, codec, answer };
}

const names = ({ objects }: SessionServer): string[] => [...objects.objects.keys()].flatMap((key) => key.split("/turns/")[1] ?? []).sort();
const PACKED = ["1-interviewer.json", "1-interviewer.webm", "2-interviewer.json", "2-interviewer.webm", "3-candidate.json", "3-candidate.webm"];
const isBehind = async ({ record, ref }: SessionServer): Promise<boolean> =>
  (await record.interviewsBehind()).some(({ interviewId }) => interviewId === ref.interviewId);

function answerIn({ objects }: SessionServer): Int16Array {
  const [, webm] = [...objects.objects].find(([key]) => key.endsWith("/3-candidate.webm")) ?? [];
  return losslessSamples(webm);
}

test("an interview that ends on a busy server leaves memory at once, its sound in parts, and the database knows that it is behind", async () => {
  const { server, codec } = await endedWhileBusy();
  expect(codec.packed).toBe(0);
  expect(names(server).every((name) => name.includes(".parts/"))).toBe(true);
  expect(await isBehind(server)).toBe(true);
});

test("it is packed later, by whichever server asks what is behind, though that is busy too", async () => {
  const { server, codec } = await endedWhileBusy();
  const next = await start({ codec, objects: server.objects, interview: server.ref });
  await next.finishFiles();
  expect(names(server)).toEqual(PACKED);
  expect(answerIn(server)).toEqual(sound(40_000));
  expect(await isBehind(server)).toBe(false);
  expect(next.inUse()).toEqual([]);
  const packed = codec.packed;
  await next.finishFiles();
  expect(codec.packed).toBe(packed);
});

test("an edit or a tag before it is packed takes nothing from what is still to be done", async () => {
  const { server, answer } = await endedWhileBusy();
  const { record, objects, ref } = server;
  await editAnswer({ ...ref, turnId: answer, text: "I moved a database." }, { record, objects });
  await storeInterview({ record, store: objects, ref });
  expect(names(server)).toContain("3-candidate.json");
  expect(await isBehind(server)).toBe(true);
  await server.finishFiles();
  expect(names(server)).toEqual(PACKED);
  expect(answerIn(server)).toEqual(sound(40_000));
  expect(await isBehind(server)).toBe(false);
});

test("before it is packed its recording is made of the parts", async () => {
  const { server, codec } = await endedWhileBusy();
  const { record, objects, ref } = server;
  const maker = new RecordingMaker();
  const services = { record, objects, codec, maker };
  expect(await getRecording(ref, services)).toMatchObject({ ready: false });
  await maker.idle(ref.interviewId);
  expect(await getRecording(ref, services)).toMatchObject({ ready: true });
  const mixed = losslessSamples([...objects.objects].find(([key]) => key.endsWith("/recording.webm"))?.[1]);
  expect(mixed.subarray(64_000, 104_000)).toEqual(sound(40_000));
});

test("an interview that is deleted while it is packed leaves nothing", async () => {
  const { server } = await endedWhileBusy();
  const release = server.objects.holdPuts();
  const finishing = server.finishFiles();
  await expect.poll(() => server.inUse()).toEqual([server.ref.interviewId]);
  const ended = server.endSession(server.ref.interviewId);
  release();
  await ended;
  const left = names(server);
  await finishing;
  expect(names(server)).toEqual(left);
  expect(left.filter((name) => name.endsWith(".webm")).length).toBeLessThan(3);
});

test("on a busy server what is over waits in the store, and is packed with the next turn that is over once there is room", async () => {
  const codec = busyCodec();
  const server = await start({ codec });
  const { client } = await server.join();
  const [question, answer, next] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "I moved the database.", samples: 40_000, startSample: 64_000 });
  await client.expect("ack");
  expect(names(server).filter((name) => name.endsWith(".webm"))).toEqual([]);
  codec.busy = false;
  await hearQuestion(client, next, 120_000);
  await expect.poll(() => names(server).filter((name) => name.endsWith(".webm"))).toEqual(["1-interviewer.webm", "2-candidate.webm", "3-interviewer.webm"]);
});
