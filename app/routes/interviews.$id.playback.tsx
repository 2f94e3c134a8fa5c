import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { type ShouldRevalidateFunction, useLoaderData, useSearchParams } from "@remix-run/react";
import { useMemo } from "react";

import { packRecording, unpackRecording } from "~/components/playback/packed-words";
import { PlaybackPage } from "~/components/playback/playback-page";
import { PageShell } from "~/components/shell/page-shell";
import { samplesToMs } from "~/domain/audio";
import { interviewSettingsSchema } from "~/domain/settings";
import type { VideoSegment } from "~/domain/video";
import { withErrorPage } from "~/services/http/error-response";
import { getPlayback } from "~/services/interviews/get-playback.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { keepingOf } from "~/services/retention/keep-interview.server";
import { findSegments } from "~/services/video/find-segments.server";
import { tagsFor } from "~/services/tags/list-tags.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.settings.role} · Hotseat` : "Hotseat" }];

export function loader({ request, params }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const ref = { ownerId, interviewId: params["id"] ?? "" };
    const [{ interview, playback }, tags, keeping, segments] = await Promise.all([getPlayback(ref), tagsFor(ref), keepingOf(ref), findSegments(ref)]);
    const { role, company, kind, personaId } = interview.view.settings ?? interviewSettingsSchema.parse({});
    return {
      interviewId: interview.interviewId,
      createdAt: interview.createdAt.toISOString(),
      ended: interview.view.status === "ended",
      settings: { role, company, kind, personaId },
      recording: packRecording(playback),
      keeping,
      tags,
      video: segments.map(clipOf),
      bookmarks: interview.view.bookmarks.map(({ bookmarkId, atSample, note }) => ({ bookmarkId, atMs: samplesToMs(atSample), note })),
    };
  });
}

const clipOf = ({ segmentId, startSample, samples }: VideoSegment) => ({ segmentId, startMs: samplesToMs(startSample), lengthMs: samplesToMs(samples) });

/** The view is only another layout of the same words. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, defaultShouldRevalidate }) =>
  formMethod === undefined && currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search ? false : defaultShouldRevalidate;

export default function Playback() {
  const data = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const { interviewId, ended } = data;
  const recording = useMemo(() => unpackRecording(data.recording), [data.recording]);
  const isRecorded = ended && recording.rows.some(({ audioUrl, durationMs }) => audioUrl !== null && durationMs > 0);
  const media = useMemo(
    () => (isRecorded ? { recordingUrl: `/interviews/${interviewId}/recording`, waveformUrl: `/interviews/${interviewId}/waveform` } : null),
    [interviewId, isRecorded],
  );
  return (
    <PageShell width="wide">
      <PlaybackPage key={interviewId} {...data} recording={recording} view={search.get("view") === "table" ? "table" : "transcript"} media={media} />
    </PageShell>
  );
}
