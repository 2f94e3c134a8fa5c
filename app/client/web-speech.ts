import { type Scope, createScope } from "./scope";

/** Why the browser's own recognition cannot be used here. */
export type WebSpeechUnavailable =
  | "missing"
  | "audio-capture"
  | "network"
  | "not-allowed"
  | "service-not-allowed"
  | "language-not-supported"
  /** It ended again and again without hearing anything. */
  | "unstable";

/** The part of SpeechRecognition that is used; browsers still disagree on the rest, and TypeScript does not know it. */
export interface SpeechRecognitionLike {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: SpeechResultEvent) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

export interface SpeechResultEvent {
  resultIndex: number;
  results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>;
}

export interface WebSpeechOptions {
  /** Makes one recognition; null where there is none. Default: the browser's. */
  makeRecognition?: () => SpeechRecognitionLike | null;
  /** It cannot be used here: the caller takes another way. Told once for each `start`. */
  onUnavailable: (reason: WebSpeechUnavailable) => void;
  /** Gives 0 to 1. */
  random?: () => number;
}

interface SessionStart {
  lang: string;
  /** Gets everything heard so far, final or not. */
  onPartial: (text: string) => void;
  /** Somebody else can find the words as well, of this answer too: a lost network is not waited for. Default false. */
  replaceable?: boolean;
}

export interface WebSpeech {
  /** Listens until `stop`. A session that still runs is dropped. */
  start(session: SessionStart): void;
  /** Waits for the last words, at most 1.5 s, and resolves with everything that was heard. */
  stop(): Promise<string>;
  /** Forgets the session at once. */
  discard(): void;
}

/** How long the service may take to make the last words final (Chrome: 0.3–1 s). */
const LAST_FINAL_MS = 1500;
/** Chrome ends a session by itself after a pause or a minute; it is begun anew while it is wanted. */
const RESTART_MS = 100;
const RESTART_LIMIT_MS = 4000;
/** Restarts in a row without a word; with the growing pauses about two minutes of silence. */
const RESTART_LIMIT = 40;
/** Losses of the network in a row without a word; with the growing pauses about half a minute, of which no word is written down. */
const NETWORK_LIMIT = 11;
/** The others (`no-speech`, `aborted`) come with an `end`, after which it is begun anew; so does `network` where it has worked. */
const FATAL: readonly string[] = ["audio-capture", "network", "not-allowed", "service-not-allowed", "language-not-supported"];

interface Session extends SessionStart {
  scope: Scope;
  /** Finals of the recognitions that have ended. */
  earlier: string;
  /** Of the recognition that runs. */
  final: string;
  interim: string;
  recognition: SpeechRecognitionLike | null;
  restarts: number;
  /** Losses of the network since the last word. */
  losses: number;
  /** Set by `stop`: hands out the text. */
  finish: (() => void) | null;
  stopped: Promise<string> | null;
}

/**
 * The browser's speech recognition without its traps: it goes on after its own end, the last words are waited for, and what
 * comes late reaches no later session, for every recognition is cut off from its session when that ends.
 */
export function createWebSpeech({ makeRecognition = browserRecognition, onUnavailable, random = Math.random }: WebSpeechOptions): WebSpeech {
  let session: Session | null = null;
  /** It has understood words in this page. */
  let worked = false;

  function listen(current: Session): void {
    const recognition = makeRecognition();
    if (!recognition) return giveUp(current, "missing");
    current.recognition = recognition;
    Object.assign(recognition, { lang: current.lang, continuous: true, interimResults: true });
    recognition.onresult = (event) => hear(current, event);
    recognition.onerror = ({ error }) => {
      if (error === "network") current.losses += 1;
      if (isFatal(current, error)) giveUp(current, error as WebSpeechUnavailable);
    };
    recognition.onend = () => ended(current);
    try {
      recognition.start();
    } catch {
      // Another recognition of this page has not yet let go; it is tried again like after an end.
      ended(current);
    }
  }

  /** Browsers without a service (Brave, Chromium) say `network` at the first start; where it has worked, the network was lost for a moment. */
  function isFatal({ losses, replaceable }: Session, error: string): boolean {
    return error === "network" && worked && !replaceable ? losses > NETWORK_LIMIT : FATAL.includes(error);
  }

  function hear(current: Session, event: SpeechResultEvent): void {
    Object.assign(current, { restarts: 0, losses: 0 });
    const parts = Array.from(event.results, (result) => ({ text: result[0]?.transcript ?? "", isFinal: result.isFinal }));
    current.final = join(parts.filter((part) => part.isFinal));
    current.interim = join(parts.filter((part) => !part.isFinal));
    worked ||= textOf(current) !== "";
    if (!current.finish) current.onPartial(textOf(current));
  }

  function ended(current: Session): void {
    cutOff(current);
    // Words that were never made final are words all the same.
    current.earlier = textOf(current);
    current.final = "";
    current.interim = "";
    if (current.finish) return current.finish();
    current.restarts += 1;
    if (current.restarts > RESTART_LIMIT) return giveUp(current, "unstable");
    const pause = Math.min(RESTART_LIMIT_MS, RESTART_MS * 2 ** Math.min(current.restarts - 1, 10));
    current.scope.after(pause * (0.75 + 0.25 * random()), () => listen(current));
  }

  function giveUp(current: Session, reason: WebSpeechUnavailable): void {
    const { finish } = current;
    end(current);
    if (finish) finish();
    else onUnavailable(reason);
  }

  function end(current: Session): void {
    const { recognition } = current;
    cutOff(current);
    recognition?.abort();
    current.scope.dispose();
    if (session === current) session = null;
  }

  return {
    start(given) {
      this.discard();
      session = { ...given, scope: createScope(), earlier: "", final: "", interim: "", recognition: null, restarts: 0, losses: 0, finish: null, stopped: null };
      listen(session);
    },
    stop() {
      const current = session;
      if (!current) return Promise.resolve("");
      current.stopped ??= new Promise((resolve) => {
        current.finish = () => {
          current.finish = null;
          const text = textOf(current);
          end(current);
          resolve(text);
        };
        if (!current.recognition) return current.finish();
        current.scope.after(LAST_FINAL_MS, () => current.finish?.());
        current.recognition.stop();
      });
      return current.stopped;
    },
    discard() {
      if (!session) return;
      const { finish } = session;
      if (finish) finish();
      else end(session);
    },
  };
}

function browserRecognition(): SpeechRecognitionLike | null {
  const scope = globalThis as { SpeechRecognition?: new () => SpeechRecognitionLike; webkitSpeechRecognition?: new () => SpeechRecognitionLike };
  const Recognition = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  return Recognition ? new Recognition() : null;
}

/** Nothing that the recognition still says reaches the session. */
function cutOff(session: Session): void {
  const { recognition } = session;
  session.recognition = null;
  if (recognition) Object.assign(recognition, { onresult: null, onerror: null, onend: null });
}

const textOf = ({ earlier, final, interim }: Session): string => join([{ text: earlier }, { text: final }, { text: interim }]);

/** Chrome puts spaces between its results, others do not. */
function join(parts: readonly { text: string }[]): string {
  return parts
    .map((part) => part.text.trim())
    .filter((text) => text !== "")
    .join(" ");
}
