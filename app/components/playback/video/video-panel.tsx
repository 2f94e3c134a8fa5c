import { useRevalidator } from "@remix-run/react";
import { Trash2, Video, VideoOff } from "lucide-react";
import { useRef, useState } from "react";

import { ConfirmDialog } from "../../confirm-dialog";
import { useStored } from "../../use-stored";
import type { Player } from "../player";
import { removeVideo } from "./remove-video";
import { useLateVideo, useVideo } from "./use-video";
import type { VideoClip } from "./video-clips";

interface VideoPanelProps {
  player: Player;
  interviewId: string;
  /** In the order of the clock. */
  clips: readonly VideoClip[];
}

const SCREEN = { className: "video-screen", "aria-label": "You, on camera", muted: true, playsInline: true, preload: "auto" } as const;

/** The candidate's video above the timeline: follows the sound, and can be put away or deleted alone. Nothing where there is none. */
export function VideoPanel({ player, interviewId, clips }: VideoPanelProps) {
  useLateVideo(interviewId);
  const [away, setAway] = useStored("hotseat.video-away");
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const open = away === null && clips.length > 0;
  const shown = useVideo({ player, interviewId, clips, first, second, open });
  if (clips.length === 0) return null;
  return (
    <section className="video-panel" aria-label="Video" data-shown={shown ?? undefined} data-open={open || undefined}>
      {open ? (
        <>
          <video ref={first} {...SCREEN} hidden={shown !== 0} />
          <video ref={second} {...SCREEN} hidden={shown !== 1} />
        </>
      ) : null}
      <div className="video-bar">
        <button type="button" className="video-button" aria-expanded={open} onClick={() => setAway(open ? "yes" : null)}>
          {open ? <VideoOff aria-hidden size={16} /> : <Video aria-hidden size={16} />}
          {open ? "Hide video" : "Show video"}
        </button>
        <DeleteVideo interviewId={interviewId} />
      </div>
    </section>
  );
}

function DeleteVideo({ interviewId }: { interviewId: string }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const remove = () => {
    setProblem(null);
    removeVideo(interviewId).then(revalidate, (error: Error) => setProblem(error.message));
  };
  return (
    <>
      <button type="button" className="video-button" aria-label="Delete the video" title="Delete the video" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden size={16} />
      </button>
      {problem ? (
        <p role="alert" className="video-problem">
          {problem}
        </p>
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete the video, keep the rest?"
        description="The pictures go for good. Sound, words and notes stay as they are."
        confirmLabel="Delete the video"
        cancelLabel="Keep it"
        destructive
        onConfirm={remove}
      />
    </>
  );
}
