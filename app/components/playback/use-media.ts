import { type RefObject, useEffect, useState } from "react";

import type { Clip } from "./clips";
import type { Player } from "./player";
import { PLAYER_THERE } from "./early-play";
import { pollMedia } from "./poll-media";
import { createRecordingTransport } from "./recording-transport";
import type { Waveform } from "./waveform";

interface RecordingOptions {
  /** What will play it. */
  element: RefObject<HTMLAudioElement>;
  clips: readonly Clip[];
  /** null when there is none to wait for. */
  url: string | null;
}

/**
 * Lets the player play the recording of the whole as soon as it is made. Returns whether it does. An element that comes with its address in the
 * page has begun to load before any script runs.
 */
export function useRecording(player: Player, { element, clips, url }: RecordingOptions): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const sound = element.current;
    document.dispatchEvent(new Event(PLAYER_THERE));
    if (!url || !sound) return player.useRecording(null);
    const ended = new AbortController();
    let isAsked = false;
    let isUsed = false;
    const standIn = () => {
      isUsed = false;
      player.useRecording(null);
      setReady(false);
    };
    const play = () => {
      if (isUsed) return;
      isUsed = true;
      player.useRecording(createRecordingTransport({ sound, clips, onFailure: standIn }));
      setReady(true);
    };
    // It is not made yet; if it is, and still cannot be played, the turns stand in for good.
    const askForIt = () => {
      standIn();
      if (isAsked) return;
      isAsked = true;
      void pollMedia(url, { range: "bytes=0-0" }, { signal: ended.signal }).then((response) => {
        if (response && !ended.signal.aborted) sound.src = url;
      });
    };
    sound.addEventListener("loadedmetadata", play, { signal: ended.signal });
    sound.addEventListener("error", askForIt, { signal: ended.signal });
    if (sound.error) askForIt();
    // It may play already, see `early-play.ts`.
    else if (!sound.paused || sound.readyState >= HTMLMediaElement.HAVE_METADATA) play();
    else if (!sound.hasAttribute("src")) sound.setAttribute("src", url);
    return () => {
      ended.abort();
      player.useRecording(null);
      sound.removeAttribute("src");
    };
  }, [player, element, clips, url]);
  return ready;
}

/** The interview's waveform; null until it is there. */
export function useWaveform(url: string | null): Waveform | null {
  const [waveform, setWaveform] = useState<Waveform | null>(null);
  useEffect(() => {
    if (!url) return;
    const ended = new AbortController();
    void pollMedia(url, {}, { signal: ended.signal })
      .then(async (response) => response && (await import("./parse-waveform")).parseWaveform(await response.json()))
      // Without it the timeline shows who speaks when, which it does already.
      .catch(() => null)
      .then((read) => {
        if (read && !ended.signal.aborted) setWaveform(read);
      });
    return () => ended.abort();
  }, [url]);
  return waveform;
}
