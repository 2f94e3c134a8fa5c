import { createActor, fromCallback } from "xstate";

import { msToSamples } from "~/domain/audio";
import type { Capabilities, CommandBody, Signal, TurnEnding } from "~/domain/protocol";
import type { TalkPreferences } from "~/domain/talk-preferences";
import { type CandidateTurn, EMPTY_VIEW, type InterviewView, type InterviewerTurn } from "~/domain/transcript";
import { type MicrophoneCommand, type MicrophoneEvent, type VoiceActivityState, captureMachine } from "~/machines/capture-machine";
import type { InterviewEvent, PlayerCommand, PlayerEvent, RecogniserCommand, RecogniserEvent, SocketCommand, SocketEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { virtualClock } from "./virtual-clock";

type None = Record<string, never>;

/** The detector of the real page: early sign, and certainty (voice.md). */
const PAUSE_AFTER_MS = 96;
const END_AFTER_MS = 200;

export interface PageOptions {
  /** Default: a transcription service whose words come while they are spoken. */
  speechToText?: Capabilities["speechToText"];
  recogniser?: boolean;
  talk?: TalkPreferences;
  /** Begin was pressed: the intro plays. Default false: the page comes back. */
  begin?: boolean;
  /** How it stands with the voice detector when the microphone is open. Default "ready". */
  voiceActivity?: VoiceActivityState;
  /** Changes of the question that was played last. */
  question?: Partial<InterviewerTurn>;
  /** The page was left in the middle of an answer, of which so many samples are stored. Default: it was not. */
  storedSamples?: number;
}

const QUESTION: InterviewerTurn = {
  role: "interviewer",
  turnId: "question01",
  move: { kind: "question", questionId: "q", last: false },
  interviewer: "scripted",
  voice: "scripted",
  text: "Why?",
  clauses: 1,
  words: [],
  samples: 16_000,
  startSample: 0,
  playedSamples: 16_000,
  status: "completed",
  heard: "Why?",
  unheard: "",
};

/** An answer to the question `question01` that was begun. */
export const OPEN_ANSWER: CandidateTurn = {
  role: "candidate",
  turnId: "answer0001",
  questionTurnId: QUESTION.turnId,
  take: 1,
  mode: "hands-free",
  status: "open",
  text: "",
  originalText: "",
  words: [],
  source: null,
  startSample: 16_000,
  samples: 0,
};

/** One interview page in virtual time, at a question that waits for its answer, with a candidate who speaks on cue. */
export function interviewPage({ speechToText = { id: "stream", name: "Stream", streaming: true }, recogniser = false, talk, begin = false, question = {}, voiceActivity = "ready", storedSamples = 0 }: PageOptions = {}) {
  const clock = virtualClock();
  clock.advance(60_000);
  const recorded: MicrophoneCommand[] = [];
  const told: (SocketCommand | PlayerCommand | RecogniserCommand)[] = [];
  let microphone: (event: MicrophoneEvent) => void = () => undefined;
  let recording: { turnId: string; since: number; before: number } | null = null;
  let ids = 0;

  const listens = <Command, Event extends { type: string }>(begin?: (report: (event: Event) => void) => void) =>
    fromCallback<never, None, never>(({ sendBack, receive }) => {
      (begin ?? (() => undefined))(sendBack);
      receive((command) => void told.push(command as Command as SocketCommand));
    });

  const machine = interviewMachine.provide({
    actors: {
      socket: listens<SocketCommand, SocketEvent>() as unknown as ReturnType<typeof fromCallback<SocketCommand, None, SocketEvent>>,
      player: listens<PlayerCommand, PlayerEvent>() as unknown as ReturnType<typeof fromCallback<PlayerCommand, None, PlayerEvent>>,
      recogniser: listens<RecogniserCommand, RecogniserEvent>((report) =>
        clock.setTimeout(() => report({ type: recogniser ? "recogniser.available" : "recogniser.unavailable" }), 0),
      ) as unknown as ReturnType<typeof fromCallback<RecogniserCommand, None, RecogniserEvent>>,
      capture: captureMachine.provide({
        actors: {
          microphone: fromCallback<MicrophoneCommand, None, MicrophoneEvent>(({ sendBack, receive }) => {
            microphone = sendBack;
            clock.setTimeout(() => sendBack({ type: "microphone.opened", voiceActivity }), 1);
            receive((command) => {
              recorded.push(command);
              if (command.type === "microphone.record") recording = { turnId: command.turnId, since: clock.now(), before: command.recordedSamples };
              if (command.type !== "microphone.stopRecording" || !recording) return;
              const { turnId, since, before } = recording;
              recording = null;
              sendBack({ type: "microphone.recorded", turnId, samples: before + msToSamples(clock.now() - since) });
            });
          }),
        },
      }),
    },
  });
  const turns = [{ ...QUESTION, ...question }, ...(storedSamples > 0 ? [OPEN_ANSWER] : [])];
  const view: InterviewView = begin ? EMPTY_VIEW : { ...EMPTY_VIEW, status: "live", turns };
  const actor = createActor(machine, {
    clock,
    input: {
      begin,
      view,
      capabilities: null,
      mode: "hands-free",
      language: "en-US",
      ...(talk ? { talk } : {}),
      newId: () => `id${String((ids += 1)).padStart(8, "0")}`,
      now: clock.now,
      clockSample: () => msToSamples(clock.now()),
    },
  }).start();
  const send = (event: InterviewEvent): void => actor.send(event);
  const context = () => actor.getSnapshot().context;
  const answerId = (): string => context().answer?.turnId ?? "none000000";
  const capabilities: Capabilities = { interviewer: { id: "openai", name: "Model", limits: null }, voice: { id: "scripted", name: "Voice" }, speechToText };

  send({ type: "socket.connected", view, capabilities, storedSamples });
  send({ type: "user.resume" });
  clock.advance(10);

  return {
    send,
    context,
    answerId,
    advance: clock.advance,
    now: clock.now,
    state: (): string => JSON.stringify(actor.getSnapshot().value["floor"]),
    told: () => told,
    /** What the recorder was told. */
    recorded: () => recorded,
    signals: <Type extends Signal["type"]>(type: Type): Extract<Signal, { type: Type }>[] =>
      told.flatMap((one) => (one.type === "socket.signal" && one.signal.type === type ? [one.signal as Extract<Signal, { type: Type }>] : [])),
    commands: <Type extends CommandBody["type"]>(type: Type): Extract<CommandBody, { type: Type }>[] =>
      told.flatMap((one) => (one.type === "socket.command" && one.body.type === type ? [one.body as Extract<CommandBody, { type: Type }>] : [])),
    /** The voice detector arrives late, or fails. */
    detectorIs: (state: "ready" | "failed"): void => microphone({ type: "microphone.voiceActivity", voiceActivity: state }),
    /** By the headset, or by the device. */
    mutes: (muted: boolean): void => microphone({ type: muted ? "microphone.muted" : "microphone.unmuted" }),
    voiceStarts: (): void => microphone({ type: "microphone.speechStarted", sample: msToSamples(clock.now()) }),
    /** The voice has just stopped; the detector tells 96 ms later. */
    voicePauses(): void {
      const sample = msToSamples(clock.now());
      clock.advance(PAUSE_AFTER_MS);
      microphone({ type: "microphone.speechPaused", sample });
    },
    voiceResumes: (): void => microphone({ type: "microphone.speechResumed" }),
    /** After `voicePauses`: now it is certain. */
    voiceEnds(): void {
      const sample = msToSamples(clock.now() - PAUSE_AFTER_MS);
      clock.advance(END_AFTER_MS - PAUSE_AFTER_MS);
      microphone({ type: "microphone.speechEnded", sample });
    },
    /** What the server makes of the answer so far. */
    hears: (text: string, ending?: TurnEnding): void =>
      send({ type: "answer.partial", turnId: answerId(), epoch: context().epoch, text, ...(ending ? { ending } : {}) }),
    recognises: (text: string): void => send({ type: "recogniser.partial", turnId: answerId(), text }),
  };
}

export type InterviewPage = ReturnType<typeof interviewPage>;

/** Speaks for `ms`, and the words are known 20 ms before the voice is surely over. Returns at 200 ms of silence. */
export function say(page: InterviewPage, text: string, ms = 2_000): void {
  page.voiceStarts();
  page.advance(ms);
  page.voicePauses();
  page.hears(text);
  page.voiceEnds();
}

/** Milliseconds until the answer counts as ended, at most `limit`; counted from the true end of speech after `say`. */
export function endsAfter(page: InterviewPage, limit = 30_000): number | null {
  for (let waited = END_AFTER_MS; waited <= limit; waited += 10) {
    if (page.commands("answer.finish").length > 0) return waited;
    page.advance(10);
  }
  return null;
}
