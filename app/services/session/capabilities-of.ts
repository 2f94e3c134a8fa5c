import type { Capabilities } from "~/domain/protocol";
import { hears, streams } from "~/services/speech-to-text/speech-to-text";
import { speaks } from "~/services/voice/voice";

import type { SessionServices } from "./session-services";

/** What a page is told of the server; `language` (BCP 47) is the interview's, which not every transcriber knows. */
export function capabilitiesOf({ interviewer, voice, speechToText }: SessionServices, language = "en-US"): Capabilities {
  return {
    interviewer: { id: interviewer.id, name: interviewer.name, limits: interviewer.limits },
    voice: speaks(voice, language) ? { id: voice.id, name: voice.name } : { id: "browser", name: "A voice of this browser" },
    speechToText:
      speechToText && hears(speechToText, language) ? { id: speechToText.id, name: speechToText.name, streaming: streams(speechToText, language) } : null,
  };
}
