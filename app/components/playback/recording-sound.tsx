import type { RefObject } from "react";

import { useNonce } from "../nonce";
import { EARLY_PLAY } from "./early-play";

interface RecordingSoundProps {
  element: RefObject<HTMLAudioElement>;
  /** Of the recording of the whole; null when there is none to wait for. */
  url: string | null;
}

/** The element that plays the whole. Place it before the words: it is on its way while they are laid out, and plays before the page's program is there. */
export function RecordingSound({ element, url }: RecordingSoundProps) {
  return (
    <>
      <audio ref={element} preload="auto" data-recording src={url ?? undefined} />
      <script nonce={useNonce()} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: EARLY_PLAY }} />
    </>
  );
}
