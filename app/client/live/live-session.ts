import { type ActorRefFrom, createActor } from "xstate";

import type { AudioFrame, Capabilities } from "~/domain/protocol";
import { newId } from "~/domain/ids";
import { type PersonaId, personaById } from "~/domain/personas";
import { type AnswerMode, isEnglish } from "~/domain/settings";
import type { InterviewView } from "~/domain/transcript";
import { captureMachine } from "~/machines/capture-machine";
import { browserSpeaks } from "~/machines/interview/context";
import { interviewMachine } from "~/machines/interview/machine";

import { createAudioEngine } from "../audio-engine";
import { type Camera, createCamera } from "../camera/camera";
import { browserVoice } from "../browser-voice";
import { createEchoGate } from "../echo-gate";
import type { InterviewSocket } from "../interview-socket";
import { createPlayer } from "../player";
import { rememberedDevice } from "../remembered-device";
import { createScope } from "../scope";
import { readTalkPreferences, subscribeTalkPreferences } from "../talk-preferences";
import { browserVoiceUnlock } from "../voice-unlock";
import { loadClip } from "./clips";
import { type InterviewClock, createInterviewClock } from "./interview-clock";
import { microphoneActor } from "./microphone-actor";
import { playerActor } from "./player-actor";
import { recogniserActor } from "./recogniser-actor";
import { socketActor } from "./socket-actor";
import { createSoundAhead } from "./sound-ahead";

/** Loudness of both sides, 0 to 1. */
export interface Levels {
  interviewer: number;
  candidate: number;
}

/** One interview on this page: the machine with its real devices. It outlives the change from one route to the next. */
export interface LiveSession {
  actor: ActorRefFrom<typeof interviewMachine>;
  clock: InterviewClock;
  camera: Camera;
  /** Calls `listener` at each new level; returns how to stop. */
  subscribeLevels(listener: (levels: Levels) => void): () => void;
  /** Unlocks the sound, and the browser's voice where it may have to speak; call it in a click. */
  unlock(): void;
  dispose(): void;
}

interface LiveSessionOptions {
  interviewId: Promise<string>;
  personaId: PersonaId;
  language: string;
  /** True on the click of Begin. */
  begin: boolean;
  mode: AnswerMode;
  /** The record as the page was loaded with it. */
  view: InterviewView;
  /** Null while the interview is being made. */
  capabilities: Capabilities | null;
}

export function openLiveSession(options: LiveSessionOptions): LiveSession {
  const { interviewId, personaId, language, begin, mode, view, capabilities } = options;
  const scope = createScope();
  const engine = createAudioEngine();
  scope.add(() => void engine.dispose());
  const clock = createInterviewClock({ engineSamples: () => engine.clockSamples(), from: view.clockSamples });
  const camera = createCamera({ interviewId, clockSample: () => clock.now() });
  scope.add(() => camera.dispose());
  const levels = levelBoard();
  const echoGate = createEchoGate();
  let socket: InterviewSocket | null = null;
  const ahead = createSoundAhead();
  let acceptSound: (frame: AudioFrame) => void = () => undefined;

  const machine = interviewMachine.provide({
    actors: {
      socket: socketActor({
        interviewId,
        stamp: (body) => camera.stamp(body),
        onAudio: (frame) => acceptSound(frame),
        onLost: () => ahead.forget(),
        onReady: (ready) => {
          socket = ready;
        },
      }),
      player: playerActor({
        makePlayer: (onEvent) => createPlayer(engine, onEvent),
        clock,
        clip: (kind) => (isEnglish(language) ? loadClip(personaId, kind) : Promise.reject(new Error(`No clip speaks ${language}`))),
        makeVoice: (onEvent) => browserVoice({ lang: language, rate: 1 / personaById(personaId).stretch, onEvent }),
        onLevel: (level) => levels.set({ interviewer: level }),
        onReference: (piece) => echoGate.played(piece),
        ahead,
        onReady: (accept) => {
          acceptSound = accept;
        },
      }),
      recogniser: recogniserActor({ exists: hasSpeechRecognition, isReplaceable: () => Boolean(actor.getSnapshot().context.capabilities?.speechToText) }),
      capture: captureMachine.provide({
        actors: {
          microphone: microphoneActor({
            engine,
            clock,
            deviceId: rememberedDevice().deviceId,
            echoGate,
            onLevel: (level) => levels.set({ candidate: level }),
            sendAudio: (frame) => socket?.audio(frame) ?? false,
            dropAudio: (turnId) => socket?.dropAudio(turnId),
          }),
        },
      }),
    },
    actions: {
      holdClock: () => clock.hold(),
      releaseClock: () => clock.release(),
      catchUpClock: ({ context }) => {
        if (context.view.clockSamples > clock.now()) camera.cut();
        clock.catchUp(context.view.clockSamples);
      },
    },
  });
  const surroundings = { newId, now: () => performance.now(), clockSample: () => clock.now() };
  const actor = createActor(machine, { input: { ...surroundings, begin, view, capabilities, mode, language, talk: readTalkPreferences() } });
  const unlockVoice = browserVoiceUnlock();
  const unlock = (): void => {
    void engine.resume();
    if (mayNeedBrowserVoice(actor.getSnapshot().context.capabilities, language)) unlockVoice();
  };
  // Phones take the sound away for a call; any touch of the page brings it back.
  scope.listen(document, "pointerdown", unlock);
  scope.listen(document, "keydown", unlock);
  scope.add(
    subscribeTalkPreferences(() => {
      const talk = readTalkPreferences();
      actor.send({ type: "user.setTalk", talk });
      camera.setWanted(talk.camera);
    }),
  );
  camera.setWanted(readTalkPreferences().camera);
  actor.subscribe((snapshot) => camera.setActive(!CAMERA_RESTS.some((floor) => snapshot.matches({ floor }))));
  scope.add(() => actor.stop());
  actor.start();
  return { actor, clock, camera, subscribeLevels: levels.subscribe, unlock, dispose: () => scope.dispose() };
}

/** Who has left, paused or not begun is not filmed. */
const CAMERA_RESTS = ["opening", "waiting", "paused", "ending", "displaced", "lost", "ended"] as const;

/** While nobody knows what the server can: English it always speaks itself. */
function mayNeedBrowserVoice(capabilities: Capabilities | null, language: string): boolean {
  return capabilities ? browserSpeaks({ capabilities }) : !isEnglish(language);
}

const hasSpeechRecognition = (): boolean => "SpeechRecognition" in window || "webkitSpeechRecognition" in window;

function levelBoard() {
  const listeners = new Set<(levels: Levels) => void>();
  let levels: Levels = { interviewer: 0, candidate: 0 };
  return {
    set(change: Partial<Levels>) {
      levels = { ...levels, ...change };
      for (const listener of listeners) listener(levels);
    },
    subscribe(listener: (levels: Levels) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
