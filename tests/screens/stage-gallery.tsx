import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider } from "react-router-dom";

import { LiveInterview } from "~/components/live/live-interview";
import "~/styles/app.css";

import { STAGE_SCENES } from "./stage-scenes";

/** Draws one state of the live page without a machine: `?scene=speaking`. */
const scene = new URLSearchParams(location.search).get("scene") ?? "listening";
const model = STAGE_SCENES[scene];
const root = document.querySelector("#root");
if (root && model) {
  const router = createMemoryRouter([{ path: "*", element: <LiveInterview model={model} /> }]);
  createRoot(root).render(<RouterProvider router={router} />);
}
