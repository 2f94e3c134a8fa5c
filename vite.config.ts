import { fileURLToPath } from "node:url";

import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

import remixConfig from "./remix.config.js";

/**
 * Rollup makes a file of every few modules that the same pages need: a first visit asked for 35, most of them below a kilobyte, and each costs
 * the page a request and a few milliseconds. These are what nearly every page needs, by how often they change.
 */
function chunkOf(id: string): string | undefined {
  if (/\/node_modules\/(react|react-dom|scheduler|@remix-run|turbo-stream)\//.test(id)) return "framework";
  if (/\/node_modules\/(lucide-react|@radix-ui)\/|\/app\/components\/([^/]+|(shell|stage|timing)\/[^/]+)$/.test(id)) return "interface";
  if (/\/app\/domain\/(audio|clock-time|errors|ids|limits|personas)\.ts$/.test(id)) return "interface";
  return undefined;
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [tailwindcss(), remix(remixConfig)],
  resolve: {
    alias: {
      "~": fileURLToPath(new URL("./app", import.meta.url)),
      // The package's own entry brings a 14 MB WebAssembly file into the build that nothing loads: it comes from /vad.
      "onnxruntime-web/wasm": fileURLToPath(new URL("./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs", import.meta.url)),
    },
  },
  server: { watch: { ignored: ["**/.data/**", "**/build/**", "**/.cache/**", "**/test-results/**"] } },
  // Found before the first page, so that a package that one route needs does not reload a page that is open.
  optimizeDeps: { entries: ["app/entry.client.tsx", "app/root.tsx", "app/routes/**/*.{ts,tsx}"] },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Small worklets would become data: addresses, which the Content Security Policy refuses.
    assetsInlineLimit: 0,
    // The server finds its workers and migrations beside its one file, which what only pages load later must not split.
    rollupOptions: { output: isSsrBuild ? { inlineDynamicImports: true } : { manualChunks: chunkOf } },
  },
}));
