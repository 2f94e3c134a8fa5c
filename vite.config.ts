import { fileURLToPath } from "node:url";

import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

import remixConfig from "./remix.config.js";

export default defineConfig({
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
  },
});
