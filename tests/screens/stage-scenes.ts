import { NOTHING_ENABLED, type StageActions, type StageModel, type SubscribeLevels, type TranscriptRow } from "~/components/stage/stage-model";

const nothing = () => undefined;
const actions = new Proxy({} as StageActions, { get: () => nothing });

/** Holds both levels where a picture wants them. */
const levelsAt =
  (interviewer: number, candidate: number): SubscribeLevels =>
  (listener) => {
    const timer = setInterval(() => listener({ interviewer, candidate }), 20);
    return () => clearInterval(timer);
  };

const QUESTION = "Tell me about a time when you disagreed with a decision your team had already made.";

const TRANSCRIPT: TranscriptRow[] = [
  {
    kind: "interviewer",
    id: "t1",
    name: "Maya",
    heard: "Hello, I'm Maya, and I'll be your interviewer today.",
    unheard: "We'll talk through a few questions together, and I may ask for more detail.",
  },
  { kind: "interviewer", id: "t2", name: "Maya", heard: "What is a piece of work that you are proud of, and what was your own part in it?", unheard: "" },
  {
    kind: "candidate",
    id: "t3",
    text: "I rebuilt our checkout, which failed for one in forty customers. I found the cause, wrote the plan, and led two others.",
    open: false,
    edited: true,
    take: 2,
  },
  { kind: "mark", id: "m1", mark: "redone", message: "An answer was redone here" },
  { kind: "interviewer", id: "t4", name: "Maya", heard: "You said “led two others”. What did you decide yourself?", unheard: "" },
  { kind: "candidate", id: "t5", text: "The order of the work, and that we would ship it in three parts.", open: false, edited: false, take: 1 },
  { kind: "interviewer", id: "t6", name: "Maya", heard: QUESTION, unheard: "" },
];

const BASE: StageModel = {
  state: "listening",
  reconnecting: false,
  detail: "Take your time",
  interviewerName: "Maya",
  interviewerLine: "Built-in interviewer",
  interviewerLimits: "It follows rules: it hears what your answer lacks, and does not understand it as a person would.",
  voiceLine: "Embedded voice (flite)",
  transcriptionLine: "Your answers are transcribed by Web Speech in this browser.",
  captions: null,
  question: QUESTION,
  partialText: "",
  lastAnswerText: "The order of the work, and that we would ship it in three parts.",
  lastAnswerId: "answer-0",
  answerKey: "answer-1",
  thinking: null,
  timings: [],
  recording: false,
  answerMode: "tap-to-talk",
  modes: [
    { mode: "hands-free", unavailable: null },
    { mode: "tap-to-talk", unavailable: null },
    { mode: "typed", unavailable: null },
  ],
  plan: { done: 1, total: 6, elapsedMs: 247_000, running: false, minutes: 20 },
  problem: null,
  notices: [],
  transcript: TRANSCRIPT,
  playbackHref: "/interviews/abcdefgh/playback",
  enabled: { ...NOTHING_ENABLED, repeat: true, skip: true, redo: true, edit: true, pause: true, end: true, setMode: true },
  actions,
  subscribeLevels: levelsAt(0, 0),
};

const enabled = (...names: (keyof typeof NOTHING_ENABLED)[]) => ({
  ...NOTHING_ENABLED,
  setMode: true,
  end: true,
  ...Object.fromEntries(names.map((name) => [name, true])),
});

const PARTIAL = "Last spring we had decided to drop the mobile app, and I thought that this was too early, so I asked for two weeks to";

/** One model for each look of the live page. */
export const STAGE_SCENES: Record<string, StageModel> = {
  "getting-ready": {
    ...BASE,
    state: "getting-ready",
    detail: "Waiting for your microphone: your browser asks for it",
    question: null,
    transcript: [],
    plan: { done: 0, total: 0, elapsedMs: 0, running: false, minutes: 20 },
    enabled: enabled(),
  },
  speaking: {
    ...BASE,
    state: "speaking",
    detail: "Click the ring or press Esc to interrupt",
    question: null,
    captions: { before: "Tell me about a time when you disagreed with a ", current: "decision", after: " your team had already made." },
    subscribeLevels: levelsAt(0.12, 0.004),
    enabled: enabled("interrupt", "repeat", "skip", "pause"),
  },
  "speaking-long": {
    ...BASE,
    state: "speaking",
    detail: null,
    question: null,
    captions: {
      before:
        "You said that you “led two others” and that the checkout failed for one in forty customers. I would like to understand what you decided yourself, what you left to them, and how you ",
      current: "knew",
      after: " that it was the right thing to leave to them, given how little time there was.",
    },
    subscribeLevels: levelsAt(0.05, 0),
    enabled: enabled("interrupt", "pause"),
  },
  listening: { ...BASE, subscribeLevels: levelsAt(0, 0.006), enabled: enabled("startAnswer", "repeat", "skip", "redo", "edit", "pause") },
  answering: {
    ...BASE,
    state: "answering",
    detail: "Space finishes",
    partialText: `${PARTIAL} show what it earned. I went through the numbers with our analyst, and we`,
    recording: true,
    answerMode: "hands-free",
    subscribeLevels: levelsAt(0, 0.08),
    enabled: enabled("finishAnswer", "discard", "repeat", "skip", "pause"),
  },
  typed: {
    ...BASE,
    answerMode: "typed",
    modes: [
      { mode: "hands-free", unavailable: "Talking is off: your browser was refused the microphone." },
      { mode: "tap-to-talk", unavailable: "Nothing here can transcribe speech yet." },
      { mode: "typed", unavailable: null },
    ],
    transcriptionLine: "You type your answers.",
    enabled: enabled("startAnswer", "submitTyped", "repeat", "skip", "pause"),
  },
  "typed-offline": {
    ...BASE,
    reconnecting: true,
    detail: "What you write is kept until the server is back",
    answerMode: "typed",
    enabled: enabled("startAnswer", "submitTyped"),
  },
  "typed-cut-off": {
    ...BASE,
    reconnecting: true,
    detail: "What you write is kept until the server is back",
    answerMode: "typed",
    problem: { message: "The server cannot be reached. What you said is kept on this page; leave it open and try again.", kept: null, actions: [{ label: "Try again", onPress: nothing }] },
    enabled: enabled("startAnswer", "submitTyped"),
  },
  finishing: { ...BASE, state: "finishing", detail: "Writing down what you said", partialText: PARTIAL, enabled: enabled("pause") },
  thinking: { ...BASE, state: "thinking", detail: "Press E to correct your answer first", question: null, enabled: enabled("edit", "redo", "pause") },
  editing: { ...BASE, state: "editing", detail: null, enabled: enabled("saveEdit", "cancelEdit") },
  "editing-offline": { ...BASE, state: "editing", reconnecting: true, detail: "What you write is kept until the server is back", enabled: enabled("saveEdit", "cancelEdit") },
  "paused-offline": { ...BASE, state: "paused", reconnecting: true, detail: "Nothing is recorded while paused", enabled: enabled("resume") },
  paused: { ...BASE, state: "paused", detail: "Nothing is recorded. Come back whenever you like.", enabled: enabled("resume") },
  reconnecting: {
    ...BASE,
    state: "reconnecting",
    detail: "The connection is gone. What you said is kept in this page.",
    enabled: enabled("retry"),
  },
  failed: {
    ...BASE,
    state: "failed",
    detail: null,
    problem: {
      message: "Your answer could not be transcribed: the service did not respond in time.",
      kept: "Your recording is saved, and so is everything before it.",
      actions: [
        { label: "Transcribe again", onPress: nothing },
        { label: "Type this answer", onPress: nothing },
      ],
    },
    enabled: enabled("discard", "pause"),
  },
  elsewhere: { ...BASE, state: "elsewhere", detail: "This interview is open in another tab. It can only go on in one.", question: null, enabled: enabled("takeOver") },
  superseded: { ...BASE, state: "superseded", detail: "The interview went on in another tab.", question: null, enabled: enabled("takeOver") },
  ended: {
    ...BASE,
    state: "ended",
    detail: "18 min, 6 answers. Everything is saved.",
    question: null,
    plan: { done: 6, total: 6, elapsedMs: 1_094_000, running: false, minutes: 20 },
    enabled: NOTHING_ENABLED,
  },
  words: {
    ...BASE,
    interviewerName: "נועה בן־דוד",
    question:
      "Wie sind Sie mit der Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle umgegangen, als die Rechtsschutzversicherungsgesellschaften nicht antworteten, und was würden Sie heute anders machen?",
    notices: [{ id: "n1", message: "The storage is nearly full: recordings may stop being kept." }],
    plan: { done: 11, total: 24, elapsedMs: 3_847_000, running: false, minutes: 60 },
    transcript: [
      ...Array.from({ length: 40 }, (_, index) => TRANSCRIPT.map((row) => ({ ...row, id: `${row.id}-${index}` }))).flat(),
    ],
    enabled: enabled("startAnswer", "repeat", "skip", "redo", "edit", "pause"),
  },
};
