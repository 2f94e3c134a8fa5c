import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider, useSearchParams } from "react-router-dom";

import { PlaybackPage } from "~/components/playback/playback-page";
import "~/styles/app.css";

import { madeUpWaveform, PLAYBACK_SCENES } from "./playback-scenes";

/** Draws one playback page without a server: `?scene=long&view=table&theme=dark`. */
const search = new URLSearchParams(location.search);
const recording = PLAYBACK_SCENES[search.get("scene") ?? "short"]?.();
const root = document.querySelector("#root");
const waveformUrl = recording && URL.createObjectURL(new Blob([JSON.stringify(madeUpWaveform(recording))], { type: "application/json" }));

const BOOKMARKS = [
  { bookmarkId: "rambling", atMs: 31_000, note: "I rambled here. Say the result first, then how." },
  { bookmarkId: "good", atMs: 64_000, note: "" },
];

function Scene() {
  const [params] = useSearchParams();
  if (!recording || !waveformUrl) return null;
  return (
    <main className="mx-auto w-full max-w-wide px-5 pt-6 pb-20 sm:px-8 sm:pt-10">
      <PlaybackPage
        interviewId="gallery"
        createdAt="2026-11-20T18:30:00Z"
        ended
        settings={{ role: "Platform engineer", company: "Initech", kind: "behavioural", personaId: "maya" }}
        recording={recording}
        view={params.get("view") === "table" ? "table" : "transcript"}
        bookmarks={BOOKMARKS}
        video={[]}
        keeping={{ kept: false, expires: false }}
        tags={{ own: [{ tagId: "torepeat", name: "To repeat" }], known: [] }}
        media={{ recordingUrl: "/no-recording", waveformUrl }}
      />
    </main>
  );
}

if (root) {
  const router = createMemoryRouter([{ path: "*", element: <Scene /> }], { initialEntries: [`/${location.search}`] });
  const begun = performance.now();
  createRoot(root).render(<RouterProvider router={router} />);
  requestAnimationFrame(() => setTimeout(() => document.body.setAttribute("data-drawn-ms", String(Math.round(performance.now() - begun)))));
}
