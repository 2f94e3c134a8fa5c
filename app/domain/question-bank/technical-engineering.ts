import type { Question } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_MID, FROM_SENIOR, UP_TO_MID, group } from "./group";

const tags = {
  kind: "technical" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["engineering" as const],
  minutes: 5,
};

export const TECHNICAL_ENGINEERING: Question[] = [
  ...group({ ...tags, competency: "technical-depth" }, [
    { id: "depth-page-load", text: "What happens between typing an address into a browser and seeing the page? Go as deep as you can." },
    { id: "depth-favourite-language", text: "Pick the programming language you know best. What would you change about it, and why?" },
    { id: "depth-processes-and-threads", text: "How do you explain the difference between a process and a thread, and when does it matter in practice?" },
    { id: "depth-memory", text: "How does a language of your choice manage memory, and what problems can that cause for a programmer?", levels: FROM_JUNIOR },
    { id: "depth-asynchronous", text: "What does asynchronous code make easier, and what does it make harder?" },
    { id: "depth-network-slow", text: "A request between two machines is slow. What could make it slow, layer by layer?", levels: FROM_JUNIOR },
    { id: "depth-deep-dive-project", text: "Choose the most technically demanding thing you have built. Walk me through the hardest part of it." },
    { id: "depth-new-technology-choice", text: "Tell me about a technology you introduced to a team. How did you decide that it was worth it?", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "debugging" }, [
    { id: "debugging-hardest-bug", text: "Tell me about the hardest bug you ever tracked down. How did you close in on it?" },
    { id: "debugging-works-on-my-machine", text: "A program works on your machine but fails on a colleague's. What do you check, in what order?" },
    { id: "debugging-memory-growth", text: "A service slowly uses more and more memory until it dies. How do you find out why?", levels: FROM_JUNIOR },
    { id: "debugging-intermittent", text: "A test fails about once in fifty runs. How do you go about finding the cause?" },
    { id: "debugging-unknown-code", text: "You are asked to fix a fault in code that you have never seen, and its author has left. Where do you start?" },
    { id: "debugging-only-in-production", text: "Something fails only in production, and only for some customers. What do you do first?", levels: FROM_JUNIOR },
  ]),
  ...group({ ...tags, competency: "code-quality" }, [
    { id: "quality-good-code", text: "What makes a piece of code good in your eyes? Give me an example from your own work." },
    { id: "quality-review-look-for", text: "What do you look for first when you review somebody else's change?" },
    { id: "quality-refactor", text: "Tell me about code that you refactored. How did you make sure nothing broke?" },
    { id: "quality-abstraction", text: "Tell me about an abstraction that turned out to be a mistake. How did you notice?", levels: FROM_MID },
    { id: "quality-naming-and-comments", text: "When does code need a comment, and when is the comment a sign of something else?", levels: UP_TO_MID },
    { id: "quality-standards-for-many", text: "How do you keep quality up when dozens of people change the same code base?", levels: FROM_SENIOR },
  ]),
  ...group({ ...tags, competency: "testing" }, [
    { id: "testing-what-to-test", text: "How do you decide what to test and what not to test?" },
    { id: "testing-untested-code", text: "You must change an important module that has no tests at all. How do you proceed?" },
    { id: "testing-flaky-suite", text: "Your test suite takes an hour and fails at random, so people ignore it. What do you do?", levels: FROM_MID },
    { id: "testing-outside-services", text: "How do you test code that depends on a payment provider or some other outside service?" },
    { id: "testing-bug-slipped", text: "Tell me about a fault that slipped through your tests. What did you add afterwards?" },
  ]),
  ...group({ ...tags, competency: "data-modelling" }, [
    { id: "data-model-bookings", text: "How would you model bookings, rooms and guests of a hotel in a relational database?" },
    { id: "data-slow-query", text: "A database query that used to be fast has become slow. How do you investigate?" },
    { id: "data-transactions", text: "What does a database transaction promise, and when have you needed one?" },
    { id: "data-migration-live", text: "How do you change the structure of a large table while the application stays in use?", levels: FROM_MID },
    { id: "data-relational-or-not", text: "When would you choose something other than a relational database? Give me the trade-offs." },
  ]),
  ...group({ ...tags, competency: "security" }, [
    { id: "security-passwords", text: "How should an application store passwords, and what are you protecting against?" },
    { id: "security-untrusted-input", text: "What can go wrong when a program trusts what a user typed, and how do you guard against it?" },
    { id: "security-leaked-key", text: "You find a secret key in a public repository. What do you do in the next hour?" },
    { id: "security-who-may-do-what", text: "How would you make sure that one customer can never see another customer's data?", levels: FROM_JUNIOR },
  ]),
  ...group({ ...tags, competency: "reliability" }, [
    { id: "reliability-retries", text: "When is it a good idea to retry a failed call, and when does retrying make things worse?", levels: FROM_JUNIOR },
    { id: "reliability-safe-release", text: "How do you release a risky change so that you can take it back quickly?", levels: FROM_JUNIOR },
    { id: "reliability-what-to-watch", text: "You run one service. Which few things do you measure to know that it is healthy?" },
    { id: "reliability-after-incident", text: "Tell me about an incident and what your team changed because of it.", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "architecture" }, [
    { id: "architecture-split-service", text: "When would you split one application into several services, and what would hold you back?", levels: FROM_MID },
    { id: "architecture-coupling", text: "Tell me about two parts of a system that were too closely tied together. How did you separate them?", levels: FROM_MID },
    { id: "architecture-interface-versions", text: "How do you change an interface that other teams already depend on?", levels: FROM_JUNIOR },
    { id: "architecture-first-project", text: "Walk me through how one of your own projects is put together, and why you divided it that way.", levels: UP_TO_MID },
    { id: "architecture-build-or-buy", text: "Tell me about a time you chose between building something and buying it. What decided it?", levels: FROM_SENIOR },
    { id: "architecture-regret", text: "Which architectural decision of yours do you regret most, and what did it cost?", levels: FROM_SENIOR },
  ]),
];
