import { expect, test } from "vitest";

import { type QuestionTopic, candidateAsks, topicOf } from "./candidate-question";

test.each<[string, QuestionTopic]>([
  ["What does the position pay?", "pay"],
  ["yes i would like to know what is the salary range", "pay"],
  ["How did I do?", "outcome"],
  ["can you give me some feedback", "outcome"],
  ["What are the next steps?", "next-steps"],
  ["when will i hear back", "next-steps"],
  ["are you a real person", "who-are-you"],
  ["Can I work from home?", "hours"],
  ["um yes one question do you offer training", "growth"],
  ["I was wondering how the team works together.", "team"],
  ["What would you expect from me in the first three months?", "first-months"],
  ["tell me about the product you are building", "company"],
  ["Why is the sky blue?", "other"],
])("%j asks about %s", (text, topic) => {
  expect(candidateAsks(text)).toBe(true);
  expect(topicOf(text)).toBe(topic);
});

test.each(["I just want to say that it was a pleasure.", "I am looking forward to it.", "My background fits the role very well."])("%j asks nothing", (text) => {
  expect(candidateAsks(text)).toBe(false);
});
