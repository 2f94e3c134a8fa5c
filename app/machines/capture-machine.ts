import {
  type ActorRef,
  type Snapshot,
  assign,
  enqueueActions,
  fromCallback,
  sendTo,
  setup,
} from "xstate";

import type { VoiceEvent } from "~/domain/voice-activity";

/** Why the microphone cannot be used; the browser adapter has the words for each. */
export type MicrophoneProblemCode =
  | "denied"
  | "missing"
  | "insecure"
  | "busy"
  | "unsupported"
  | "timeout"
  | "unplugged"
  | "muted"
  | "silent";

export interface MicrophoneProblem {
  code: MicrophoneProblemCode;
  /** What happened and what to do, for the person. */
  message: string;
}

/** Where the recording of an answer begins or goes on. */
interface RecordingStart {
  turnId: string;
  /** May lie up to `HEARD_KEPT_MS` back: what was heard since is kept. */
  fromSample: number;
  /** How much of this answer is stored already (after a reload, or when it is reopened); 0 for a new one. */
  recordedSamples: number;
  /**
   * It goes on where it had stopped, at `fromSample`: the time since then belongs to it, as silence where it is not kept. Without
   * this the time away is left out, for after a reload nobody knows how long it was.
   */
  joined?: true;
}

/** What the microphone actor is told. Samples are of the interview clock, 16 kHz. */
export type MicrophoneCommand =
  | ({ type: "microphone.record" } & RecordingStart)
  | { type: "microphone.stopRecording" }
  | { type: "microphone.discardRecording" };

/**
 * Whether the voice detector hears what is said: without it the candidate taps to talk. `loading` comes to an end, as `ready` or `failed`;
 * a `ready` one may still fail.
 */
export type VoiceActivityState = "loading" | "ready" | "failed";

/** What the microphone actor reports. */
export type MicrophoneEvent =
  | { type: "microphone.opened"; voiceActivity: VoiceActivityState }
  /** It stands otherwise with the voice detector than it was told. */
  | { type: "microphone.voiceActivity"; voiceActivity: Exclude<VoiceActivityState, "loading"> }
  | { type: "microphone.problem"; problem: MicrophoneProblem }
  | { type: "microphone.muted" }
  | { type: "microphone.unmuted" }
  | { type: "microphone.speechStarted"; sample: number }
  /** The voice has stopped for a moment (32 to 64 ms): an early sign, taken back by `speechResumed` or confirmed by `speechEnded`. */
  | { type: "microphone.speechPaused"; sample: number }
  | { type: "microphone.speechResumed" }
  | { type: "microphone.speechEnded"; sample: number }
  /** The recording has stopped; `samples` is its length. */
  | { type: "microphone.recorded"; turnId: string; samples: number };

/** How what the voice detector finds is reported. */
export const MICROPHONE_EVENTS = {
  "speech-start": "microphone.speechStarted",
  "speech-pause": "microphone.speechPaused",
  "speech-resume": "microphone.speechResumed",
  "speech-end": "microphone.speechEnded",
} as const satisfies Record<VoiceEvent["type"], MicrophoneEvent["type"]>;

/** What its owner asks of the capture machine. */
export type CaptureCommand =
  | { type: "capture.open" }
  | { type: "capture.close" }
  | ({ type: "capture.record" } & RecordingStart)
  | { type: "capture.stopRecording" }
  | { type: "capture.discardRecording" };

/** What its owner is told. */
export type CaptureReport =
  | { type: "capture.ready"; voiceActivity: VoiceActivityState }
  | { type: "capture.voiceActivity"; voiceActivity: Exclude<VoiceActivityState, "loading"> }
  | { type: "capture.failed"; problem: MicrophoneProblem }
  | { type: "capture.muted" }
  | { type: "capture.unmuted" }
  | { type: "capture.speechStarted"; sample: number }
  | { type: "capture.speechPaused"; sample: number }
  | { type: "capture.speechResumed" }
  | { type: "capture.speechEnded"; sample: number }
  | { type: "capture.recorded"; turnId: string; samples: number };

/** The actor that is told. */
export type CaptureOwner = ActorRef<Snapshot<unknown>, CaptureReport>;

const TIMED_OUT: MicrophoneProblem = {
  code: "timeout",
  message: "The microphone did not answer. Allow it in the browser's question, or answer by typing.",
};

/** The permission question waits for a person, so opening may take this long before the page offers a way out. */
export const MICROPHONE_OPEN_TIMEOUT_MS = 40_000;
/** The last packets are on their way for at most a few render quanta; this is a bound, not a wait. */
export const RECORDING_STOP_TIMEOUT_MS = 1_500;

type RecordEvent = Extract<CaptureCommand, { type: "capture.record" }>;
type OpenedEvent = Extract<MicrophoneEvent, { type: "microphone.opened" }>;
type RecordedEvent = Extract<MicrophoneEvent, { type: "microphone.recorded" }>;

const startRecording = [
  { type: "remember", params: ({ event }: { event: RecordEvent }) => ({ turnId: event.turnId }) },
  {
    type: "startRecorder",
    params: ({ event: { type: _, ...start } }: { event: RecordEvent }): RecordingStart => start,
  },
] as const;

const reportRecorded = [
  {
    type: "report",
    params: ({ event: { turnId, samples } }: { event: RecordedEvent }) => ({ type: "capture.recorded" as const, turnId, samples }),
  },
  { type: "remember", params: { turnId: null } },
] as const;

const reportReady = [
  { type: "noteDetector", params: { arrived: false } },
  {
    type: "report",
    params: ({ event: { voiceActivity } }: { event: OpenedEvent }) => ({ type: "capture.ready" as const, voiceActivity }),
  },
] as const;

/** The microphone of one interview: opening it, what it hears, and which answer it records. */
export const captureMachine = setup({
  types: {
    /** `turnId` is recorded; `detectorArrived` during it, and is told of afterwards. */
    context: {} as { owner: CaptureOwner; turnId: string | null; detectorArrived: boolean },
    input: {} as { owner: CaptureOwner },
    events: {} as CaptureCommand | MicrophoneEvent,
    children: {} as { microphone: "microphone" },
  },
  actors: {
    microphone: fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>(() => {
      throw new Error("The microphone actor has to be provided.");
    }),
  },
  actions: {
    report: sendTo(({ context }) => context.owner, (_, report: CaptureReport) => report),
    remember: assign({ turnId: (_, params: { turnId: string | null }) => params.turnId }),
    startRecorder: sendTo("microphone", (_, params: RecordingStart) => ({
      type: "microphone.record" as const,
      ...params,
    })),
    stopRecorder: sendTo("microphone", { type: "microphone.stopRecording" }),
    discardRecorder: sendTo("microphone", { type: "microphone.discardRecording" }),
    noteDetector: assign({ detectorArrived: (_, params: { arrived: boolean }) => params.arrived }),
    /** An answer that a press began is ended by a press, so a detector that arrives in its middle counts from the next one on. */
    reportDetector: enqueueActions(({ context, enqueue }) => {
      if (!context.detectorArrived) return;
      enqueue.sendTo(context.owner, { type: "capture.voiceActivity", voiceActivity: "ready" });
      enqueue.assign({ detectorArrived: false });
    }),
    /** An owner that waits for the end of a recording must always hear of it. */
    reportNothingRecorded: enqueueActions(({ context, enqueue }) => {
      const { turnId } = context;
      if (turnId === null) return;
      enqueue.sendTo(context.owner, { type: "capture.recorded", turnId, samples: 0 });
      enqueue.assign({ turnId: null });
    }),
  },
  delays: { openTimeout: MICROPHONE_OPEN_TIMEOUT_MS, stopTimeout: RECORDING_STOP_TIMEOUT_MS },
}).createMachine({
  id: "capture",
  context: ({ input }) => ({ owner: input.owner, turnId: null, detectorArrived: false }),
  initial: "closed",
  states: {
    closed: { on: { "capture.open": "using" } },
    using: {
      invoke: { id: "microphone", src: "microphone", input: {} },
      initial: "opening",
      on: {
        "capture.close": "closed",
        "microphone.problem": {
          target: "failed",
          actions: { type: "report", params: ({ event }) => ({ type: "capture.failed", problem: event.problem }) },
        },
      },
      states: {
        opening: {
          after: {
            openTimeout: {
              target: "#capture.failed",
              actions: { type: "report", params: { type: "capture.failed", problem: TIMED_OUT } },
            },
          },
          // It hears, or not, while the voice detector is still being loaded; a mute is told once and must not be lost.
          initial: "unmuted",
          states: {
            unmuted: {
              on: {
                "microphone.muted": "muted",
                "microphone.opened": { target: "#capture.using.open", actions: [...reportReady] },
              },
            },
            muted: {
              on: {
                "microphone.unmuted": "unmuted",
                "microphone.opened": {
                  target: "#capture.using.open.hearing.muted",
                  actions: [...reportReady, { type: "report", params: { type: "capture.muted" } }],
                },
              },
            },
          },
        },
        open: {
          type: "parallel",
          states: {
            hearing: {
              initial: "quiet",
              on: {
                "microphone.muted": {
                  target: ".muted",
                  actions: { type: "report", params: { type: "capture.muted" } },
                },
              },
              states: {
                quiet: {
                  on: {
                    "microphone.speechStarted": {
                      target: "voiced",
                      actions: {
                        type: "report",
                        params: ({ event }) => ({ type: "capture.speechStarted", sample: event.sample }),
                      },
                    },
                  },
                },
                voiced: {
                  on: {
                    // A detector that fails tells of no end.
                    "microphone.voiceActivity": "quiet",
                    "microphone.speechPaused": {
                      actions: {
                        type: "report",
                        params: ({ event }) => ({ type: "capture.speechPaused", sample: event.sample }),
                      },
                    },
                    "microphone.speechResumed": {
                      actions: { type: "report", params: { type: "capture.speechResumed" } },
                    },
                    "microphone.speechEnded": {
                      target: "quiet",
                      actions: {
                        type: "report",
                        params: ({ event }) => ({ type: "capture.speechEnded", sample: event.sample }),
                      },
                    },
                  },
                },
                muted: {
                  on: {
                    "microphone.muted": {},
                    "microphone.unmuted": {
                      target: "quiet",
                      actions: { type: "report", params: { type: "capture.unmuted" } },
                    },
                  },
                },
              },
            },
            recording: {
              initial: "idle",
              on: {
                "microphone.voiceActivity": [
                  {
                    guard: ({ context, event }) => context.turnId !== null && event.voiceActivity === "ready",
                    actions: { type: "noteDetector", params: { arrived: true } },
                  },
                  {
                    actions: [
                      { type: "noteDetector", params: { arrived: false } },
                      {
                        type: "report",
                        params: ({ event }) => ({ type: "capture.voiceActivity", voiceActivity: event.voiceActivity }),
                      },
                    ],
                  },
                ],
              },
              states: {
                idle: {
                  entry: "reportDetector",
                  on: {
                    "capture.record": { target: "recording", actions: [...startRecording] },
                  },
                },
                recording: {
                  on: {
                    "capture.stopRecording": { target: "stopping", actions: "stopRecorder" },
                    // It ended by itself: the microphone is going away.
                    "microphone.recorded": {
                      target: "idle",
                      guard: ({ context, event }) => event.turnId === context.turnId,
                      actions: [...reportRecorded],
                    },
                    "capture.discardRecording": { target: "idle", actions: ["discardRecorder", { type: "remember", params: { turnId: null } }] },
                  },
                },
                stopping: {
                  after: { stopTimeout: { target: "idle", actions: "reportNothingRecorded" } },
                  on: {
                    // Paused and resumed at once: the same answer goes on.
                    "capture.record": { target: "recording", actions: [...startRecording] },
                    "capture.discardRecording": { target: "idle", actions: ["discardRecorder", { type: "remember", params: { turnId: null } }] },
                    "microphone.recorded": {
                      target: "idle",
                      guard: ({ context, event }) => event.turnId === context.turnId,
                      actions: [...reportRecorded],
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    failed: {
      on: {
        "capture.open": "using",
        "capture.close": "closed",
        // The owner may ask for the end of a recording that the problem has already ended.
        "capture.stopRecording": { actions: "reportNothingRecorded" },
        "capture.discardRecording": { actions: { type: "remember", params: { turnId: null } } },
      },
    },
  },
});
