import { useRevalidator } from "@remix-run/react";
import { type RefObject, useEffect, useState } from "react";

import { videoUploader } from "~/client/camera/video-uploader";

import type { Player } from "../player";
import type { VideoClip } from "./video-clips";
import { createVideoFollower } from "./video-follower";

interface VideoOptions {
  player: Player;
  interviewId: string;
  clips: readonly VideoClip[];
  /** The two screens are on the page as long as it is followed. */
  first: RefObject<HTMLVideoElement>;
  second: RefObject<HTMLVideoElement>;
  /** Not while it is put away: then nothing is loaded. */
  open: boolean;
}

/** Lets the picture follow the page's player, from its first play or seek on. Returns which of the screens is to be seen. */
export function useVideo({ player, interviewId, clips, first, second, open }: VideoOptions): 0 | 1 | null {
  const [shown, setShown] = useState<0 | 1 | null>(null);
  useEffect(() => {
    if (!open || !first.current || !second.current) return;
    const follower = createVideoFollower({
      screens: [first.current, second.current],
      clips,
      urlOf: (segmentId) => `/interviews/${interviewId}/video/${segmentId}`,
      onShow: setShown,
    });
    const follow = () => follower.follow(player.state());
    const { playing, clockMs } = player.state();
    if (playing || clockMs > 0) follow();
    const unsubscribe = player.subscribe(follow);
    return () => {
      unsubscribe();
      follower.stop();
      setShown(null);
    };
  }, [player, interviewId, clips, first, second, open]);
  return shown;
}

/** Sends what a page of this browser has left of the video, and shows it once it has arrived. */
export function useLateVideo(interviewId: string): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const uploader = videoUploader();
    const unsubscribe = uploader.subscribe((stored) => {
      if (stored === interviewId) revalidate();
    });
    uploader.poke();
    return unsubscribe;
  }, [interviewId, revalidate]);
}
