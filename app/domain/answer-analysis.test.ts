import { expect, test } from "vitest";

import { asksForStory, lacksOf } from "./answer-analysis";
import type { Lack, PlannedQuestion } from "./question";
import { QUESTION_BANK } from "./question-bank/question-bank";

function asked(id: string): PlannedQuestion {
  const question = QUESTION_BANK.find((entry) => entry.id === id);
  if (!question) throw new Error(`no question ${id}`);
  return { ...question, questionId: question.id };
}

const ROWS: [questionId: string, lacks: Lack[], answer: string][] = [
  [
    "problem-root-cause",
    [],
    "Our nightly import failed every Monday. I went through three weeks of logs, noticed that the file was still being written when we read it, " +
      "and added a check for its size because a fixed delay would only have hidden the problem. In the end the failures went from five a month to zero.",
  ],
  [
    "conflict-with-colleague",
    [],
    "A designer and I disagreed about the order of a form. I asked her to sit down with two customers with me, because neither of us had any evidence. " +
      "They got lost in my version, so we took hers, and as a result we work together much better today.",
  ],
  ["teamwork-helped-colleague", ["we-only"], "we had a new colleague and we showed her the shop because it was her first day and we divided the work so that she could watch, in the end she was fine on time"],
  ["ownership-saw-it-through", ["we-only", "result", "reason", "number"], "So basically we had to build the new website and we met every week and we discussed the pages and our designers drew them and we put them together"],
  ["resilience-failure", ["own-action"], "The exam was very hard because there was not much time to study. It was a bad day for everybody. In the end the result was not good at all."],
  ["conflict-hard-conversation", ["result", "reason"], "I told my colleague that his reports were late. I showed him a list of the last reports and I asked him what was going on at the moment."],
  ["planning-fell-behind", ["number"], "I noticed that the migration was late because the tickets stayed open. I cut the reports out of the plan to save the rest and told the client. In the end we delivered and they were happy."],
  ["learning-new-skill-fast", ["very-short"], "I learned Rust."],
  ["decision-hard-choice", ["very-short"], "um yeah it was hard"],
  ["adaptability-plans-changed", ["off-question"], "The weather has been so lovely these days and on the weekend there was a football match on the television and it was just wonderful"],
  ["creativity-new-idea", ["result"], "I made a puppet show for the kids about washing hands because they would never listen to the nurses, I sewed the puppets with the help of my mother"],
  // second-language speakers
  ["customer-unhappy", [], "one time customer is very angry because the package is broken. I say sorry and I check the order and I send new package same day. After, customer was happy and he buy again three times"],
  ["problem-hardest", ["result"], "In my company was a big problem with the machine, it stop two times every day. I am looking the manual and I change the sensor because it have dust inside"],
  ["teamwork-group-project", ["we-only", "result"], "In university we make group project about energy. We was four person and we divide the work because everybody have different skill and we have many meeting"],
  ["resilience-pressure", [], "before christmas i was alone in the warehouse and i had three hundred orders i made a list with the big ones first to save time and i called my cousin to help in the end everything was sent on time"],
  // explanations
  ["data-transactions", ["reason"], "A transaction has a begin and a commit, and in between there are some statements, and at the end all of them are written or none of them is written"],
  ["debugging-works-on-my-machine", [], "First I compare the versions of the runtime and the libraries, because most of the time one of them is different. Then I look at environment variables, and then at the data."],
  ["design-payments", ["number"], "Every request has its own key that the client makes, and the server stores it with the payment, so that a repeated request finds the first one instead of charging again."],
  ["coding-pair-sum", [], "I go through the list once and keep the numbers I have seen in a set. For each number I look whether the target minus it is in the set, which means that it takes one pass instead of two loops."],
  ["healthcare-refuses-treatment", [], "I would sit down and ask what worries them, because fear is often behind it. They have the right to refuse, so I make sure that they understand what may happen, write it down and tell the doctor."],
  ["motivation-path-to-here", [], "I studied chemistry and worked in a laboratory for a while, and then I moved to teaching because I liked explaining things more than measuring them."],
];

test.each(ROWS)("%s lacks %j: %s", (questionId, lacks, answer) => {
  expect(lacksOf({ question: asked(questionId), answer })).toEqual(lacks);
});

test.each(ROWS.filter(([, lacks]) => !lacks.includes("number")))("%s lacks %j without capitals and punctuation too", (questionId, lacks, answer) => {
  expect(lacksOf({ question: asked(questionId), answer: answer.toLowerCase().replace(/[.,?!']/g, "") })).toEqual(lacks);
});

test("numbers are found as digits and as words, and 'one of them' is none", () => {
  const lacksNumber = (words: string) =>
    lacksOf({ question: asked("ownership-raised-the-bar"), answer: `I rebuilt the whole thing because it was slow, and as a result it improved ${words} for everybody.` }).includes("number");
  for (const amount of ["by 40%", "by a third of it", "by forty percent", "to 12 seconds", "twice", "within one week", "a hundred times", "€300"]) {
    expect(lacksNumber(amount), amount).toBe(false);
  }
  for (const vague of ["a lot", "one of the days", "one day", "a few times", "at first"]) expect(lacksNumber(vague), vague).toBe(true);
});

test("feeling and being is not doing", () => {
  const question = asked("resilience-failure");
  const answerWith = (clause: string) => `It was a hard time for the shop because the owner had left. ${clause}. In the end it was a success.`;
  for (const clause of ["I was very sad about it", "I thought it was a pity", "I think I just felt really tired", "I had a manager", "I really liked it"]) {
    expect(lacksOf({ question, answer: answerWith(clause) }), clause).toContain("own-action");
  }
  for (const clause of ["I then also called the bank", "I had to sell the van", "I've rewritten the plan", "I was responsible for the till", "My part was to find a buyer", "Called every customer by phone"]) {
    expect(lacksOf({ question, answer: answerWith(clause) }), clause).not.toContain("own-action");
  }
});

test("questions for stories are told from questions for knowledge", () => {
  expect(asksForStory(asked("debugging-hardest-bug"))).toBe(true);
  expect(asksForStory(asked("debugging-intermittent"))).toBe(false);
  expect(asksForStory(asked("motivation-next-two-years"))).toBe(false);
  expect(asksForStory(asked("influence-sceptic"))).toBe(true);
});

test("an answer of 40,000 characters is analysed at once", () => {
  expect(lacksOf({ question: asked("conflict-pushed-back"), answer: "we talked and ".repeat(2800) })).toContain("we-only");
});
