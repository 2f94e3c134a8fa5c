import fc from "fast-check";
import { expect, test } from "vitest";

import { isBackchannel, listenerWords } from "./backchannel";
import { BARGE_IN, type BargeInEvidence, type BargeInVerdict, judgeBargeIn } from "./barge-in";

const SPOKEN = "Thanks. Can you tell me about a time when you disagreed with a colleague about a technical decision?";

const judge = (evidence: Partial<BargeInEvidence>): BargeInVerdict =>
  judgeBargeIn({ voiceMs: 400, over: false, words: null, wordsPending: false, spoken: SPOKEN, playedMs: 5_000, setting: "usual", ...evidence });

const BACKCHANNELS = [
  "Mm-hm.", "mm hmm", "Mhm", "mmm", "Hmm.", "uh huh", "Uh-huh.", "uhuh", "Yeah.", "yeah yeah", "yeahhh", "Yeah, yeah, yeah.", "Yes.", "yep", "Yup!",
  "Right.", "right right", "Okay.", "ok", "Okay, okay.", "okaaay", "I see.", "ah I see", "Oh, I see.", "Sure.", "Sure, sure.", "for sure", "Got it.",
  "okay got it", "Go on.", "yes go on", "Go ahead.", "Please go ahead.", "carry on", "Makes sense.", "That makes sense.", "yeah that makes sense",
  "Haha", "ha ha ha", "hahaha", "hehe", "[laughter]  yeah", "Thanks.", "Thank you.", "thank you so much", "Okay, thanks.", "Of course.", "Exactly.",
  "Absolutely.", "Definitely", "Interesting.", "That's interesting.", "Cool.", "Nice.", "Great.", "Oh great", "Wow.", "oh wow", "Really?", "Oh really",
  "All right.", "Alright.", "I understand.", "Understood.", "True.", "That's true.", "that's right", "Sounds good.", "Perfect.", "Fair enough.",
  "no problem", "No worries.", "No way!", "I hear you", "I agree.", "Mm-hm, right, okay.", "um okay", "so yeah", "Yeah, so, um", "Indeed.",
  "Thanks for watching!", "gotcha", "you",
];

const INTERRUPTIONS = [
  "Wait.", "wait wait", "Wait a second", "Sorry.", "Sorry, what?", "I'm sorry, could you say that again?", "Stop.", "please stop", "Stop, stop.", "No.",
  "No no no.", "oh no", "Actually", "Actually, can I start over?", "Can you repeat that?", "could you repeat the question", "What?", "What do you mean?",
  "What was that?", "Why?", "Why do you ask?", "How long should it be?", "Who?", "Which one?", "Where?", "When was that", "Hold on.", "Hang on a minute",
  "Excuse me", "Pardon?", "One moment", "Just a second", "Let me think", "Let me finish", "Let me add something", "I wasn't done.", "I was not finished yet",
  "I have a question", "Quick question", "I don't understand", "I didn't get that", "I can't hear you", "You are too quiet", "You're breaking up",
  "Can you speak slower", "slower please", "louder", "Could you rephrase", "Skip this one", "next question please", "Let's move on", "I don't know",
  "I'd rather not say", "That's not what I said", "That is wrong", "That's not right", "Not really", "It was 2019", "In my last job", "At Google",
  "We used Postgres", "My manager", "The team", "I worked there for two years", "Yeah but I disagree", "Yeah, no.", "yeah wait", "Okay stop",
  "Okay, but what about the budget", "Right, so I led the migration", "Sure, I can start with", "uh can you repeat that", "um so in twenty twenty",
  "Well, I think it was different", "So basically we moved it", "Because nobody asked", "Before you go on, I should say", "Also I forgot to mention",
  "Thanks, but I meant the other project", "I see, so is it a team question?", "Hello?", "Hi, can you hear me?", "Mm-hm, but why?", "Do you want an example?",
  "Is it about work?", "Should I go on?", "Pause the interview", "Can we take a break", "I need some water", "There is a noise here", "Hey", "Never mind",
  "Repeat", "Help", "Python", "Three people", "Oh sorry, I thought you were finished", "Nope", "Change the topic", "Go back",
];

test(`the tables are large enough: ${BACKCHANNELS.length} backchannels, ${INTERRUPTIONS.length} interruptions`, () => {
  expect(new Set(BACKCHANNELS).size).toBeGreaterThanOrEqual(60);
  expect(new Set(INTERRUPTIONS).size).toBeGreaterThanOrEqual(80);
});

test.each(BACKCHANNELS)("a listener's sign does not interrupt: %j", (words) => {
  expect(judge({ words, over: true })).toBe("resume");
  expect(judge({ words, over: true, setting: "loudspeakers" })).toBe("resume");
  expect(judge({ words: words.toLowerCase().replace(/[.,?!]/g, ""), over: true })).toBe("resume");
  expect(judge({ words, voiceMs: 700 })).toBe("wait");
  if (words !== "[laughter]") expect(isBackchannel(words)).toBe(true);
});

test.each(INTERRUPTIONS)("an interruption takes the floor at once: %j", (words) => {
  for (const over of [false, true]) {
    for (const setting of ["usual", "loudspeakers"] as const) {
      expect(judge({ words, over, setting, voiceMs: 250, playedMs: 500 })).toBe("take");
    }
  }
  expect(judge({ words: words.toLowerCase().replace(/[.,?!]/g, ""), over: true })).toBe("take");
  expect(isBackchannel(words)).toBe(false);
});

const ECHOES = [
  "Can you tell me about a time",
  "tell me about a time when you disagreed with a colleague",
  "tell me about a dime when you disagree with colleague",
  "time when you disagreed with a call league about",
  "about a technical decision",
  "with a colleague",
  "can you tell me a time when you this agreed with a colleague",
  "colleague",
];
test.each(ECHOES)("words that the interviewer has just said are its echo: %j", (words) => {
  expect(judge({ words, over: true })).toBe("resume");
  expect(judge({ words, voiceMs: 500 })).not.toBe("take");
});

test.each([
  ["Which", "The next one is about the way you learn. Which skill "],
  ["where.", "Nobody can tell you why. Where would "],
  ["question", "Good. The next question is "],
])("%j alone is the interviewer's echo while it says so, and the candidate's a moment later", (words, spoken) => {
  expect(judge({ words, over: true, spoken })).toBe("resume");
  expect(judge({ words, over: true, spoken: `${spoken}then be ` })).toBe("take");
});

test("clear echo is seen while the voice still goes on, two words may be chance", () => {
  expect(judge({ words: "tell me about a time", voiceMs: 700 })).toBe("resume");
  expect(judge({ words: "can you", voiceMs: 700 })).toBe("wait");
});

test.each([
  "Can you tell me what you mean",
  "a technical decision sorry wait",
  "tell me about a time can you repeat that",
  "when did we disagree",
  "I disagreed with my manager once",
  "a time when I was on call",
  "about what",
])("the interviewer's words inside the candidate's own are no echo: %j", (words) => {
  expect(judge({ words, over: true })).toBe("take");
});

test("a word that may become a listener's sign is waited for, and is nothing when no more comes", () => {
  for (const words of ["I", "got", "thank", "makes", "yeah that", "fair"]) {
    expect(listenerWords(words)).toBe("beginning");
    expect(judge({ words })).toBe("wait");
    expect(judge({ words, over: true, wordsPending: true })).toBe("wait");
    expect(judge({ words, over: true })).toBe("resume");
  }
});

test("without words a short sound is nothing once it is over, and a long voice takes the floor", () => {
  expect(judge({ voiceMs: 300 })).toBe("wait");
  expect(judge({ voiceMs: 300, over: true, wordsPending: true })).toBe("wait");
  expect(judge({ voiceMs: 300, over: true })).toBe("resume");
  expect(judge({ voiceMs: BARGE_IN.takeMs + 1 })).toBe("take");
  expect(judge({ voiceMs: BARGE_IN.takeMs + 1, over: true })).toBe("take");
  expect(judge({ voiceMs: BARGE_IN.takeMs + 1, wordsPending: true })).toBe("wait");
  expect(judge({ voiceMs: BARGE_IN.surelyMs + 1, wordsPending: true })).toBe("take");
  expect(judge({ voiceMs: BARGE_IN.surelyMs + 1, words: "yeah yeah right" })).toBe("take");
  expect(judge({ voiceMs: 5_000, over: true, words: "yeah yeah right" })).toBe("resume");
});

test("a sound in which no words were found was noise, however long", () => {
  expect(judge({ voiceMs: 3_000, over: true, words: "" })).toBe("resume");
  expect(judge({ voiceMs: 3_000, over: true, words: "[keyboard clicking]" })).toBe("resume");
});

test("in the first seconds of a turn time alone takes the floor later, words as soon as ever", () => {
  const early = { playedMs: 2_999 };
  expect(judge({ ...early, voiceMs: BARGE_IN.surelyMs + BARGE_IN.settlingExtraMs })).toBe("wait");
  expect(judge({ ...early, voiceMs: BARGE_IN.surelyMs + BARGE_IN.settlingExtraMs + 1 })).toBe("take");
  expect(judge({ ...early, voiceMs: 900, over: true })).toBe("resume");
  expect(judge({ ...early, voiceMs: 200, words: "wait" })).toBe("take");
});

const evidence: fc.Arbitrary<BargeInEvidence> = fc.record({
  voiceMs: fc.integer({ min: 0, max: 20_000 }),
  over: fc.boolean(),
  words: fc.oneof(fc.constant(null), fc.constantFrom("", ...BACKCHANNELS, ...INTERRUPTIONS, ...ECHOES), fc.string()),
  wordsPending: fc.boolean(),
  spoken: fc.oneof(fc.constantFrom("", SPOKEN), fc.string()),
  playedMs: fc.integer({ min: 0, max: 60_000 }),
  setting: fc.constantFrom("usual" as const, "loudspeakers" as const),
});

test("a voice that is over with nobody looking for its words is always decided", () => {
  fc.assert(fc.property(evidence, (given) => {
    expect(judgeBargeIn({ ...given, over: true, wordsPending: false })).not.toBe("wait");
  }));
});

test("on loudspeakers time never takes the floor: a verdict to take does not depend on it", () => {
  fc.assert(
    fc.property(evidence, fc.nat(60_000), (given, voiceMs) => {
      const loud = { ...given, setting: "loudspeakers" as const };
      expect(judgeBargeIn({ ...loud, voiceMs })).toBe(judgeBargeIn(loud));
      expect(judgeBargeIn({ ...loud, words: null })).not.toBe("take");
    }),
  );
});

test("a voice that goes on longer is never judged to be less of an interruption", () => {
  const order: BargeInVerdict[] = ["resume", "wait", "take"];
  fc.assert(
    fc.property(evidence, fc.nat(5_000), (given, more) => {
      const now = judgeBargeIn({ ...given, over: false });
      const later = judgeBargeIn({ ...given, over: false, voiceMs: given.voiceMs + more });
      expect(order.indexOf(later)).toBeGreaterThanOrEqual(order.indexOf(now));
    }),
  );
});

test("listeners' signs stay such in any combination", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...BACKCHANNELS), { minLength: 1, maxLength: 5 }), fc.constantFrom(...INTERRUPTIONS), (signs, own) => {
      expect(isBackchannel(signs.join(" "))).toBe(true);
      expect(isBackchannel([...signs, own].join(" "))).toBe(false);
    }),
  );
});
