import type { ProviderRole, ProviderView, RoleView } from "~/domain/providers";

interface RoleWords {
  title: string;
  /** What the role does, and where it shows. */
  does: string;
  /** For a role that nobody on this server serves. */
  nobody: string;
}

export const ROLE_WORDS: Record<ProviderRole, RoleWords> = {
  model: { title: "The interviewer’s words", does: "Asks, follows up and replies to you.", nobody: "" },
  voice: { title: "The interviewer’s voice", does: "Speaks those words.", nobody: "" },
  "speech-to-text": {
    title: "Writing down what you say",
    does: "Turns your answers into text.",
    nobody: "Nobody on this server. Your browser does it where it can; else you type.",
  },
};

export interface Advice {
  text: string;
  /** Names of the environment that bring it. */
  keys: readonly string[];
}

/** What to set up for something better or safer; null when there is nothing to add. */
export function adviceFor({ role, chain }: RoleView): Advice | null {
  const outside = chain.filter(isSetUp).length;
  switch (role) {
    case "model":
      if (outside === 0) return { text: "A language model digs deeper and finds better words. Any one of these adds one:", keys: ["OPENAI_API_KEY", "LLM_BASE_URL"] };
      return outside > 1 ? null : { text: "A second model would finish the sentence when the first fails:", keys: ["LLM_FALLBACK_BASE_URL", "LLM_FALLBACK_MODEL"] };
    case "voice":
      return outside > 0 ? null : { text: "A more natural voice comes from any one of these:", keys: ["ELEVENLABS_API_KEY", "TTS_BASE_URL", "OPENAI_API_KEY"] };
    case "speech-to-text":
      return outside > 0 ? null : { text: "To have every browser transcribed, set any one of these:", keys: ["DEEPGRAM_API_KEY", "STT_BASE_URL", "OPENAI_API_KEY"] };
  }
}

const isSetUp = ({ host, id }: ProviderView): boolean => host !== null || !["built-in", "embedded"].includes(id);

/** What the person reads beside a provider's name. */
export function statusWords({ status, restingMs }: ProviderView, place: number): string {
  if (status === "serving") return place === 0 ? "In use" : "In use now, standing in";
  if (status === "standing-by") return "Next in line";
  return `Resting after a failure, asked again in ${Math.max(1, Math.ceil(restingMs / 1000))} s`;
}
