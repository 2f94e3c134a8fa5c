import "@remix-run/server-runtime";

declare module "@remix-run/server-runtime" {
  /** What the host hands to every loader, action and render. */
  interface AppLoadContext {
    /** For inline scripts and styles of this response. */
    nonce: string;
    /** The request's id in the log; also in its X-Request-Id header. */
    requestId: string;
  }
}
