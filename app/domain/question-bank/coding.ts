import type { Question } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_MID, group } from "./group";

const tags = {
  kind: "coding" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["engineering" as const, "data" as const],
  minutes: 7,
};

/** Talked through aloud: no editor is needed to answer. */
export const CODING: Question[] = [
  ...group({ ...tags, competency: "algorithms" }, [
    { id: "coding-first-unique", text: "Talk me through how you would find the first character in a text that appears only once." },
    { id: "coding-pair-sum", text: "Given a list of numbers, how would you find two of them that add up to a target?" },
    { id: "coding-balanced-brackets", text: "How would you check that all the brackets in a formula open and close correctly?" },
    { id: "coding-merge-intervals", text: "You have a list of meetings with start and end times. How would you merge the ones that overlap?" },
    { id: "coding-most-frequent", text: "How would you find the ten most frequent words in a very large file?" },
    { id: "coding-anagrams", text: "How would you group a list of words so that anagrams end up together?" },
    { id: "coding-shortest-path", text: "How would you find the shortest way through a maze drawn on a grid?" },
    { id: "coding-tree-depth", text: "How would you work out the depth of a tree, and what happens when the tree is very deep?" },
    { id: "coding-shuffle", text: "How would you shuffle a deck of cards fairly, and how would you show that it is fair?" },
    { id: "coding-longest-run", text: "How would you find the longest stretch of a text without a repeated letter?" },
    { id: "coding-dependencies", text: "Some tasks must run before others. How would you find an order, or tell that there is none?", levels: FROM_JUNIOR },
    { id: "coding-stairs", text: "You climb stairs one or two steps at a time. How would you count the possible ways to the top?" },
    { id: "coding-median-stream", text: "Numbers arrive one by one. How would you know their median at any moment?", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "data-modelling" }, [
    { id: "coding-cache", text: "How would you build a small cache that forgets whatever was not used for the longest time?" },
    { id: "coding-undo", text: "How would you add undo and redo to a text editor? Talk me through the data you keep." },
    { id: "coding-autocomplete", text: "Which data structure would you use to suggest words while someone types, and why?" },
    { id: "coding-parking", text: "Talk me through the classes or types you would write for a car park with several floors." },
    { id: "coding-spreadsheet", text: "How would you make a small spreadsheet whose cells refer to one another?", levels: FROM_JUNIOR },
  ]),
  ...group({ ...tags, competency: "code-quality" }, [
    { id: "coding-big-function", text: "You find a function of four hundred lines. Talk me through how you would take it apart." },
    { id: "coding-many-conditions", text: "A price depends on twenty nested conditions. How would you make that code easy to change?" },
    { id: "coding-retry-helper", text: "Talk me through a small helper that calls something again when it fails. What could go wrong with it?" },
    { id: "coding-date-handling", text: "You must work out someone's age from their date of birth. Which cases does your code have to handle?" },
  ]),
  ...group({ ...tags, competency: "debugging" }, [
    { id: "coding-race", text: "Two threads add to the same counter and the total comes out too small. Explain why, and how you would fix it.", levels: FROM_JUNIOR },
    { id: "coding-off-by-one", text: "A search in a sorted list sometimes misses the last item. How would you find the fault?" },
    { id: "coding-slow-loop", text: "A report that handles a thousand rows is quick, but a hundred thousand take all night. Where do you look?" },
    { id: "coding-float-money", text: "A shop's totals are sometimes a cent off. What is the likely cause, and how would you put it right?" },
  ]),
  ...group({ ...tags, competency: "testing" }, [
    { id: "coding-test-a-sort", text: "Someone hands you a sorting function. Talk me through the tests you would write for it." },
    { id: "coding-test-time", text: "How would you test a function whose result depends on the current time?" },
    { id: "coding-parse-file", text: "You read a file that customers upload. Talk me through reading it safely when its lines may be broken." },
  ]),
];
