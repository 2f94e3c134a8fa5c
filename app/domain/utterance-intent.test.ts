import { expect, test } from "vitest";

import { type UtteranceIntent, intentOf } from "./utterance-intent";

const UTTERANCES: Record<UtteranceIntent, string[]> = {
  repeat: [
    "Can you repeat that?",
    "sorry what was the question",
    "say that again",
    "um sorry can you say that again please",
    "Could you please repeat the question, I didn't hear the last part.",
    "whats the question again",
    "pardon",
    "Sorry, I didn't catch that.",
    "please can you say again",
    "i did not understand the question",
    "repeat please",
    "once more please",
    "What did you ask?",
    "uh hello can you hear me",
    "Could you rephrase that?",
    "I’m sorry, I didn’t get that. Could you say it again?",
    "sorry what",
  ],
  "dont-know": [
    "I don't know",
    "I don’t know.",
    "um i don't know honestly",
    "no idea",
    "I can't think of one",
    "i have no idea about this",
    "Sorry, nothing comes to mind right now.",
    "I dont have example",
    "i'm not sure",
    "I have never been in that situation.",
    "hmm i really don't know what to say",
    "let me think no i don't know",
    "My mind went blank, sorry.",
    "i can't remember any situation like that right now",
  ],
  skip: [
    "skip",
    "Skip this one, please.",
    "next question please",
    "can we move on",
    "Pass.",
    "i don't know can we skip this question",
    "let's move on to the next question",
    "I'd rather not answer that.",
    "can we come back to that later",
    "next",
  ],
  stop: ["Can we stop here?", "i want to end the interview", "stop the interview please", "sorry i have to leave now"],
  thinking: [
    "let me think",
    "Give me a second.",
    "um",
    "hmm okay",
    "that's a good question let me think about that for a second",
    "one moment please",
    "I'm still thinking",
    "hold on",
    "Can I have a moment to think about it?",
  ],
  "asks-question": [
    "What do you mean by stakeholder?",
    "can i talk about a project from university",
    "Should I give an example from my current job or can it be an older one?",
    "Does it have to be a work situation?",
    "could you explain what you mean by influence",
  ],
  "no-questions": [
    "No, that's all.",
    "nope",
    "no thank you",
    "No, I don't have any questions, thank you.",
    "i'm good",
    "not really",
    "I think you covered everything",
    "nothing from my side thank you",
    "no questions",
  ],
  empty: ["", "   ", "...", "🙂 🙂", "—?!"],
  answer: [
    "I don't know the exact number but it was around forty percent of all the tickets",
    "At first I said I don't know, and then I asked a colleague from the other team to sit with me, and we found it.",
    "I asked the customer can you repeat that because I wanted to be sure I understood",
    "We decided to skip the tests because the demo was on the same day.",
    "We had no idea what was going on so I started to read the logs line by line.",
    "i told my manager let me think about it and came back the next day with a plan",
    "I moved on to a new team after that.",
    "My manager asked me what do you mean by done, and so I wrote a definition that everybody signed, which helped us later.",
    "Yes.",
    "Python.",
    "I did the marketing.",
    "It was a hard question for the client, and I repeated the offer.",
    "no one wanted to take the night shift so i made a rota with three swaps",
    "The next question from the customer was about price.",
    "I stopped the release and told the team why.",
  ],
};

for (const [intent, utterances] of Object.entries(UTTERANCES)) {
  test.each(utterances)(`reads as ${intent}: %j`, (utterance) => {
    expect(intentOf(utterance)).toBe(intent);
  });
  test.each(utterances)(`reads the same without capitals and punctuation (${intent}): %j`, (utterance) => {
    if (intent === "empty") return;
    expect(intentOf(utterance.toLowerCase().replace(/[.,?!]/g, ""))).toBe(intent);
  });
}

test("an answer of 40,000 characters is read at once", () => {
  expect(intentOf("i don't know ".repeat(3000))).toBe("answer");
  expect(intentOf("x".repeat(40_000))).toBe("answer");
});
