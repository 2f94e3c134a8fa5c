import tailwindcss from "@tailwindcss/vite";
import { fileURLToPath } from "node:url";
import { createServer, type ViteDevServer } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = (gallery: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stage</title></head><body><div id="root"></div><script type="module" src="/tests/screens/${gallery}-gallery.tsx"></script></body></html>`;

/** Serves the states of the live page (`/gallery`) and of the playback page (`/playback-gallery`); nothing of the app's server is needed for it. */
export async function startGallery(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    appType: "custom",
    logLevel: "error",
    cacheDir: ".cache/gallery",
    plugins: [
      tailwindcss(),
      {
        name: "gallery-page",
        configureServer(vite) {
          vite.middlewares.use((request, response, next) => {
            const gallery = /^\/(?:(\w+)-)?gallery/.exec(request.url ?? "");
            if (!gallery) return next();
            response.setHeader("content-type", "text/html");
            response.end(page(gallery[1] ?? "stage"));
          });
        },
      },
    ],
    esbuild: { jsx: "automatic" },
    resolve: { alias: { "~": `${ROOT}app` }, dedupe: ["react", "react-dom"] },
    optimizeDeps: { entries: ["tests/screens/stage-gallery.tsx", "tests/screens/playback-gallery.tsx"] },
    server: { host: "127.0.0.1", port: 0, hmr: false },
  });
  return server.listen();
}
