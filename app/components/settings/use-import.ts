import { useEffect, useRef, useState } from "react";

import { messageForPerson } from "~/domain/errors";

import { type ImportResult, requestImport } from "./request-import";

export type ImportState = { type: "idle" } | { type: "sending"; name: string } | { type: "done"; result: ImportResult } | { type: "failed"; message: string };

/** Sends one zip at a time; leaving the page ends it. */
export function useImport() {
  const [state, setState] = useState<ImportState>({ type: "idle" });
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (file: File) => {
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    setState({ type: "sending", name: file.name });
    try {
      const result = await requestImport({ file, signal: controller.signal });
      setState({ type: "done", result });
    } catch (error) {
      if (!controller.signal.aborted) setState({ type: "failed", message: messageForPerson(error, "This could not be imported. Load the page again.") });
    }
  };
  return { state, send: (file: File) => void send(file) };
}
