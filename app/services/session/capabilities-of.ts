import type { Capabilities } from "~/domain/protocol";

import { speaks } from "~/services/voice/voice";

import type { SessionServices } from "./session-services";

/** What a page is told of the server; `language` (BCP 47) is the interview's, which not every transcriber knows. */
export function capabilitiesOf({ interviewer, voice, speechToText }: SessionServices, language = "en-US"): Capabilities {
  const hears = speechToText?.hears?.(language) ?? true;
  return {
    interviewer: { id: interviewer.id, name: interviewer.name, limits: interviewer.limits },
    voice: speaks(voice, language) ? { id: voice.id, name: voice.name } : { id: "browser", name: "A voice of this browser" },
    speechToText: hears && speechToText ? { id: speechToText.id, name: speechToText.name, streaming: Boolean(speechToText.openStream) } : null,
  };
}
