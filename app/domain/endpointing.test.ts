import fc from "fast-check";
import { expect, test } from "vitest";

import { endpointDelay } from "./endpointing";

const reasonFor = (text: string) => endpointDelay({ text, speechMs: 4000 }).reason;

test.each([
  "i led the migration of our billing system to postgres",
  "we shipped it two weeks early",
  "I was responsible for the whole payments team.",
  "my biggest weakness is probably that i say yes too often",
  "and in the end the customer was happy",
  "so i talked to her and we agreed on a plan",
  "it took about three months",
  "i don't like conflict but i don't avoid it",
  "we cut the latency by forty percent",
  "we reduced costs by 30%",
  "it went down from nine seconds to under one second",
  "the response time was one second",
  "i joined them in 2019",
  "i joined them in twenty nineteen",
  "we were five people",
  "i did it as well as i could",
  "yes i did",
  "no i haven't",
  "that's what i did",
  "that's how it was",
  "that's all i have",
  "i think so",
  "i hope so",
  "it was a success i think",
  "there were ten of us or so",
  "not really",
  "i would do it again like that",
  "before that i was at ibm",
  "after the launch we saw far fewer errors",
  "when i joined the team we had no tests at all",
  "if i had to do it again i would start earlier",
  "when the build broke we rolled it back",
  "she logged in",
  "and then we moved on",
  "we worked it out",
  "we used Java, Python, and React.",
  "I like testing, because it lets me sleep, and my team does too.",
  "he told me to hold on",
  "Let me think about that. I led the billing team.",
  "let me think about it i led the billing team",
  "they let me think about it for a week and i accepted",
  "it was a great place to work and i learned a lot",
  "i want to grow as an engineer and that's why i applied here",
  "i would say communication",
  "there were two problems first we had no tests and second nobody knew the code",
  "my strength is patience",
  "i am good in team work and i can speak three language",
  "my boss he give me this project and i finish it in two month",
  "what do you mean by ownership",
  "then i asked what he would do",
  "i'd use a queue in between",
  "for me is important the team",
  "we was five developer and one manager",
  "i was nervous but i did it anyway",
  "what was the question again",
])("takes as finished: %s", (text) => {
  const delay = endpointDelay({ text, speechMs: 4000 });
  expect(delay.reason).toBe("complete");
  expect(delay.waitMs).toBeGreaterThanOrEqual(600);
  expect(delay.waitMs).toBeLessThanOrEqual(800);
});

test.each([
  "I think that's it.",
  "so yeah i think that's it",
  "and the release was on time so yeah",
  "that's all",
  "that's about it",
  "we used kafka redis postgres and so on",
  "does that answer your question",
  "can you repeat the question",
  "Sorry, what was the last part?",
])("answers soonest when the speaker closes: %s", (text) => {
  expect(endpointDelay({ text, speechMs: 4000 })).toEqual({ waitMs: 600, reason: "complete" });
});

test.each([
  "we moved to kubernetes and",
  "i disagreed with him because",
  "Because.",
  "the deadline was very tight so",
  "i tried to explain it but",
  "we could have waited or",
  "so um",
  "i was working on uh",
  "Well, um.",
  "the main reason was",
  "i was responsible for",
  "i have experience in",
  "i worked at",
  "we wanted to",
  "we had to",
  "i talked to the",
  "it was one of my",
  "and then",
  "and then i",
  "so we",
  "the first thing we did",
  "i realised that",
  "what i learned is that",
  "we used tools like",
  "we used several technologies such as",
  "for example",
  "i would say",
  "so i think",
  "i mean",
  "it was kind of",
  "well",
  "okay so",
  "yeah so",
  "right um so",
  "that's a good question",
  "oh that is a really tough question",
  "I was going to the—",
  "I was about to tell them...",
  "First of all,",
  "we used java, python,",
  "i i",
  "and she did not",
  "they couldn't",
  "i'm",
  "there were a lot of",
  "it was better than",
  "i work in this company since",
  "in my last job i was in charge of",
  "how to explain it is like",
  "after this i",
  "in order to",
  "so let me give you an example",
  "the problem was that",
  "what i mean is",
])("outwaits four seconds of thinking after: %s", (text) => {
  expect(endpointDelay({ text, speechMs: 4000 })).toEqual({ waitMs: 4500, reason: "incomplete" });
});

test.each([
  "we used Java, Python, React",
  "I'd name patience, focus, honesty.",
  "so when i joined the team",
  "when the server was down",
  "if i look back at it now",
  "and then after the launch",
  "there were three reasons first we had no tests",
  "two things. First, the database was slow.",
  "we grew the team to twenty",
  "so my manager",
  "because the tests were too slow",
  "because the client",
  "and at that point i decided",
  "in my previous role",
  "so at my last company",
  "We did. As a team lead",
])("outwaits four seconds of thinking where more is likely: %s", (text) => {
  expect(endpointDelay({ text, speechMs: 4000 })).toEqual({ waitMs: 4300, reason: "incomplete" });
});

test.each([
  "let me think",
  "Let me think about that for a second.",
  "let me think about a time when i failed",
  "hmm let me see",
  "give me a second",
  "that's a good question give me a moment please",
  "okay hold on",
  "Good one. One moment.",
  "one second",
  "um just a minute",
  "can i take a minute to think about it",
  "i need to think about this",
  "i have to think how i say this",
  "bear with me",
  "we used a how do you say",
  "i don't know the word in english",
  "sorry wait",
  "i'm trying to remember",
  "sorry where was i",
])("gives the time that is asked for: %s", (text) => {
  const delay = endpointDelay({ text, speechMs: 2000 });
  expect(delay.reason).toBe("thinking");
  expect(delay.waitMs).toBeGreaterThanOrEqual(15_000);
  expect(delay.waitMs).toBeLessThanOrEqual(30_000);
});

test.each(["yeah", "Yes.", "no", "okay", "sure", "yeah yeah", "i don't know", "I'm not sure.", "that is the team i work with", "maybe", "it was hard to deal with"])(
  "waits a little where it may be all or an opening: %s",
  (text) => expect(endpointDelay({ text, speechMs: 1500 })).toEqual({ waitMs: 1600, reason: "unknown" }),
);

test("without a text it waits longer, and longest after a very short sound", () => {
  expect(endpointDelay({ text: null, speechMs: 5000 })).toEqual({ waitMs: 1800, reason: "unknown" });
  expect(endpointDelay({ text: "  ", speechMs: 5000 })).toEqual({ waitMs: 1800, reason: "unknown" });
  expect(endpointDelay({ text: null, speechMs: 400 })).toEqual({ waitMs: 3000, reason: "unknown" });
});

test("a language that it does not understand is treated as no text", () => {
  expect(endpointDelay({ text: "das war alles", speechMs: 5000, language: "de-DE" }).reason).toBe("unknown");
  expect(endpointDelay({ text: "that was all of it", speechMs: 5000, language: "en-IN" }).reason).toBe("complete");
});

test("a speaker with long pauses gets more time, most where it is unclear, within bounds", () => {
  const waitFor = (text: string, pauses: { usualPauseMs?: number; usualEndPauseMs?: number }) => endpointDelay({ text, speechMs: 5000, ...pauses }).waitMs;
  expect(waitFor("we shipped it", { usualEndPauseMs: 300 })).toBe(600);
  expect(waitFor("we shipped it", { usualEndPauseMs: 800 })).toBe(1000);
  expect(waitFor("we shipped it", { usualEndPauseMs: 9000 })).toBe(1500);
  expect(waitFor("yeah", { usualPauseMs: 2000 })).toBe(2500);
  expect(waitFor("yeah", { usualPauseMs: 9000 })).toBe(3500);
  expect(waitFor("we shipped it and", { usualPauseMs: 9000 })).toBe(6000);
});

test("thinking in the middle of clauses does not keep finished ones waiting", () => {
  expect(endpointDelay({ text: "we shipped it", speechMs: 5000, usualPauseMs: 4000 }).waitMs).toBe(600);
});

test("a transcriber's certainty shortens finished and unclear ends, and never unfinished or thoughtful ones", () => {
  const waitFor = (text: string) => endpointDelay({ text, speechMs: 5000, endsCertainly: true }).waitMs;
  expect(waitFor("we shipped it")).toBe(500);
  expect(waitFor("yeah")).toBe(800);
  expect(waitFor("we shipped it and")).toBe(4500);
  expect(waitFor("let me think")).toBe(20_000);
});

test("at an unhurried pace every silence is given more time, and the transcriber's certainty none less", () => {
  const waitFor = (text: string | null) => endpointDelay({ text, speechMs: 5000, pace: "unhurried", endsCertainly: true }).waitMs;
  expect(waitFor("we shipped it")).toBe(1400);
  expect(waitFor("yeah")).toBe(4000);
  expect(waitFor(null)).toBe(4000);
  expect(waitFor("we shipped it and")).toBe(8000);
  expect(waitFor("so when i joined the team")).toBe(8000);
  expect(waitFor("let me think")).toBe(30_000);
});

test.each(["i i i", "the the", "w-w-we", "we w-w-we", "I led the p-p-project.", "it was it was", "st-st-still"])(
  "takes a block or a restart as unfinished at every pace: %s",
  (text) => {
    expect(endpointDelay({ text, speechMs: 4000 }).reason).toBe("incomplete");
    expect(endpointDelay({ text, speechMs: 4000, pace: "unhurried" }).reason).toBe("incomplete");
  },
);

test("capitals, punctuation and curly quotes do not change what was said", () => {
  expect(reasonFor("That’s it.")).toBe(reasonFor("that's it"));
  expect(reasonFor("We moved to Kubernetes, and")).toBe(reasonFor("we moved to kubernetes and"));
});

test("any text whatever gets a wait within the bounds, and a long one is judged by its end", () => {
  const word = fc.constantFrom("i", "we", "the", "and", "um", "worked", "when", "three", "reasons", "let", "me", "think", ",", ".");
  const spoken = fc.array(word, { maxLength: 60 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.oneof(spoken, fc.string()), fc.nat(60_000), (text, speechMs) => {
      const { waitMs } = endpointDelay({ text, speechMs });
      expect(waitMs).toBeGreaterThanOrEqual(600);
      expect(waitMs).toBeLessThanOrEqual(30_000);
    }),
  );
  expect(reasonFor(`${"we shipped it and moved on. ".repeat(2000)} and then`)).toBe("incomplete");
});
