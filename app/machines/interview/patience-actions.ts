import type { TalkPreferences } from "~/domain/talk-preferences";

import { endpointOf } from "./answer-updates";
import { steps } from "./steps";

/** Time for the candidate: asked for in words, held by a key, or offered after a long silence. */
export const patienceActions = {
  showPatience: steps(({ change }) => change({ patience: true })),
  setTalk: steps(({ change }, params: { talk: TalkPreferences }) => change({ talk: params.talk, transcriptionFailed: false })),
  holdThought: steps(({ change }) => change({ thinking: "held", thoughtUntil: null })),
  releaseThought: steps(({ context, change }) => change({ thinking: null, thoughtUntil: context.surroundings.now() })),
  /** Whether the words ask for time; a key that is held asks louder. */
  noticeThinking: steps(({ context, change }) => {
    const { answer, thinking } = context;
    if (!answer || thinking === "held") return;
    change({ thinking: answer.silentSince !== null && endpointOf(context, answer).reason === "thinking" ? "asked" : null });
  }),
};
