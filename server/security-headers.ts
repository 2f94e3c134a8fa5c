import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";

import type { RequestHandler } from "express";
import helmet from "helmet";

interface SecurityOptions {
  /** Vite adds style elements without a nonce. */
  development: boolean;
  /** PUBLIC_URL; under https browsers are told to stay with it. */
  publicUrl?: string;
}

/** Sets the headers, and `res.locals.nonce` for the scripts and styles of this response. */
export function securityHeaders({ development, publicUrl }: SecurityOptions): RequestHandler[] {
  return [
    (_req, res, next) => {
      res.locals["nonce"] = randomBytes(16).toString("base64");
      res.setHeader("Permissions-Policy", PERMISSIONS);
      next();
    },
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy(development) },
      // Not "no-referrer": with it, forms post `Origin: null`, which the origin check refuses.
      referrerPolicy: { policy: "same-origin" },
      strictTransportSecurity: publicUrl?.startsWith("https:") ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    }),
  ];
}

const PERMISSIONS = "microphone=(self), display-capture=(self), camera=(self), geolocation=(), payment=(), usb=()";

function contentSecurityPolicy(development: boolean) {
  const nonce = (_req: unknown, res: ServerResponse): string => `'nonce-${nonceOf(res)}'`;
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", nonce, "'wasm-unsafe-eval'"],
    workerSrc: ["'self'", "blob:"],
    styleSrc: development ? ["'self'", "'unsafe-inline'"] : ["'self'", nonce],
    // Style attributes of server-rendered elements; they run no code and cannot have a nonce.
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", "data:", "blob:"],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'", "blob:"],
    // Covers the WebSocket too: 'self' matches ws and wss of the same host.
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

export function nonceOf(res: ServerResponse): string {
  const { locals } = res as ServerResponse & { locals: Record<string, unknown> };
  return String(locals["nonce"]);
}
