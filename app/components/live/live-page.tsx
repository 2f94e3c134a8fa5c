import { useEffect, useMemo, useSyncExternalStore } from "react";

import { samplesToMs } from "~/domain/audio";
import type { Capabilities } from "~/domain/protocol";
import type { InterviewView } from "~/domain/transcript";
import { releaseSession, sessionOf } from "~/client/live/current-session";
import type { LiveSession } from "~/client/live/live-session";

import { SelfView } from "../camera/self-view";
import { openingModel } from "../stage/opening-model";
import { framedSnapshots } from "./framed-snapshots";
import { LiveInterview } from "./live-interview";
import { stageView } from "./stage-view";
import { useToldNotices } from "./told-notices";

interface LivePageProps {
  interviewId: string;
  /** As the server knew it when the page was loaded. */
  view: InterviewView;
  capabilities: Capabilities;
  playbackHref: string;
  /** Called when the interview has ended on this page. */
  onEnded: () => void;
}

/** Nothing to listen to: the session stays the same until the page is left. */
const holdSession = () => releaseSession;

/** Opens the session of this interview in the browser and draws it. */
export function LivePage({ interviewId, view, capabilities, playbackHref, onEnded }: LivePageProps) {
  // The session is the interview's, not a render's: it is there before this page and found by its id. None on the server.
  const session = useSyncExternalStore<LiveSession | null>(holdSession, () => sessionOf({ interviewId, view, capabilities }), () => null);
  if (!session) return <LiveInterview model={openingModel({ interviewId, view, capabilities })} />;
  return <LiveStage session={session} playbackHref={playbackHref} onEnded={onEnded} />;
}

function LiveStage({ session, playbackHref, onEnded }: { session: LiveSession } & Pick<LivePageProps, "playbackHref" | "onEnded">) {
  const framed = useMemo(() => framedSnapshots(session.actor), [session]);
  const snapshot = useSyncExternalStore(framed.subscribe, framed.current);
  const notices = useToldNotices(snapshot.context.notices);
  const ended = snapshot.matches({ floor: "ended" });
  useEffect(() => {
    if (ended) onEnded();
  }, [ended, onEnded]);
  const model = stageView({
    snapshot,
    send: (event) => {
      session.unlock();
      session.actor.send(event);
      framed.flush();
    },
    reload: () => window.location.reload(),
    elapsedMs: samplesToMs(session.clock.now()),
    notices,
    subscribeLevels: session.subscribeLevels,
    playbackHref,
  });
  return <LiveInterview model={model} selfView={<SelfView camera={session.camera} />} />;
}
