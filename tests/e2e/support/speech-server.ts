import { createOracle } from "../../providers/oracle-recogniser";
import { type OpenAiCompatibleServer, startOpenAiCompatibleServer } from "../../providers/openai-compatible-server";
import { type SpokenAnswer, spokenAnswer } from "../../speech/spoken-answer";

export interface SpeechServer extends OpenAiCompatibleServer {
  /** What the candidate of the test says, by name. */
  say: (name: string) => SpokenAnswer;
}

/** A transcription service that knows these sentences and finds them in the sound that really arrives. */
export async function startSpeechServer(answers: Record<string, string>): Promise<SpeechServer> {
  const spoken = new Map<string, SpokenAnswer>();
  for (const [name, text] of Object.entries(answers)) spoken.set(name, await spokenAnswer(text));
  const server = await startOpenAiCompatibleServer({ transcribe: createOracle([...spoken.values()]) });
  return {
    ...server,
    say(name) {
      const answer = spoken.get(name);
      if (!answer) throw new Error(`Nobody knows how to say "${name}".`);
      return answer;
    },
  };
}
