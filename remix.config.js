/**
 * Options of the Remix Vite plugin; `vite.config.ts` passes them on.
 * @type {import("@remix-run/dev").VitePluginConfig & { serverModuleFormat: "esm" }}
 */
export default {
  appDirectory: "app",
  serverModuleFormat: "esm",
  // Tests stand beside their code; they are not routes.
  ignoredRouteFiles: ["**/*.test.*"],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: true,
    v3_singleFetch: true,
    v3_routeConfig: false,
  },
};
