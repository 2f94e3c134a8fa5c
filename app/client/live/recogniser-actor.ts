import { fromCallback } from "xstate";

import type { RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";

import { type WebSpeech, type WebSpeechUnavailable, createWebSpeech } from "../web-speech";

interface RecogniserActorOptions {
  /** Whether the browser has recognition at all; whether it works shows at the first answer. */
  exists: () => boolean;
  /** Whether the server can write down as well, as it stands now. */
  isReplaceable: () => boolean;
  make?: (onUnavailable: (reason: WebSpeechUnavailable) => void) => WebSpeech;
}

/** Web Speech as an actor of the interview machine. */
export function recogniserActor({ exists, isReplaceable, make = (onUnavailable) => createWebSpeech({ onUnavailable }) }: RecogniserActorOptions) {
  return fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(({ sendBack, receive }) => {
    if (!exists()) {
      queueMicrotask(() => sendBack({ type: "recogniser.unavailable" }));
      return undefined;
    }
    let gaveUp = false;
    queueMicrotask(() => sendBack({ type: "recogniser.available" }));
    const speech = make(() => {
      gaveUp = true;
      sendBack({ type: "recogniser.unavailable" });
    });
    function onPartial(turnId: string, text: string): void {
      // It was given up once, and understands words again.
      if (gaveUp && text !== "") {
        gaveUp = false;
        sendBack({ type: "recogniser.available" });
      }
      sendBack({ type: "recogniser.partial", turnId, text });
    }
    receive((command) => {
      switch (command.type) {
        case "recogniser.start": {
          const { turnId, language } = command;
          return speech.start({ lang: language, replaceable: isReplaceable(), onPartial: (text) => onPartial(turnId, text) });
        }
        case "recogniser.stop": {
          const { turnId } = command;
          return void speech.stop().then((text) => sendBack({ type: "recogniser.final", turnId, text }));
        }
        case "recogniser.abort":
          return speech.discard();
      }
    });
    return () => speech.discard();
  });
}
