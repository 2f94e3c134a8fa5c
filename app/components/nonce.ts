import { createContext, useContext } from "react";

/**
 * The nonce that lets this response's inline scripts and styles past the Content Security Policy. Empty in the browser,
 * which hides nonces from the page once it has read them, so server and client agree when React hydrates.
 */
export const NonceContext = createContext("");

/** For `<Scripts nonce>`, `<ScrollRestoration nonce>` and any other inline `<script>` or `<style>`. */
export const useNonce = (): string => useContext(NonceContext);
