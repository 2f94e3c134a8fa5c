import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** What this browser brings itself; known only once the page has come alive. */
export function BrowserParts() {
  const listens = useSyncExternalStore(never, () => "SpeechRecognition" in window || "webkitSpeechRecognition" in window, () => null);
  const voices = useSyncExternalStore(subscribeVoices, () => ("speechSynthesis" in window ? speechSynthesis.getVoices().length : 0), () => null);
  return (
    <section aria-labelledby="browser-parts" className="settings-section">
      <header>
        <h2 id="browser-parts" className="font-voice text-lead">
          This browser
        </h2>
        <p className="text-small text-quiet">What it can do by itself.</p>
      </header>
      <dl className="browser-parts">
        <dt>Writes down speech</dt>
        <dd>{listens === null ? "…" : listens ? "Yes. Some browsers send the sound to their maker for it." : "No. The server does it, or you type."}</dd>
        <dt>Speaks</dt>
        <dd>{voices === null ? "…" : voices > 0 ? `Yes, with ${voices} ${voices === 1 ? "voice" : "voices"}. Used only for a language that no voice of the server speaks.` : "No voices. The server speaks."}</dd>
      </dl>
    </section>
  );
}

/** Browsers load their voices late. */
function subscribeVoices(onChange: () => void): () => void {
  if (!("speechSynthesis" in window)) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", onChange);
  return () => speechSynthesis.removeEventListener("voiceschanged", onChange);
}
