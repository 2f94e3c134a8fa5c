import type { Question } from "../question";
import { EARLY, EVERY_LEVEL, FROM_JUNIOR, FROM_LEAD, FROM_MID, FROM_SENIOR, group } from "./group";

const tags = {
  kind: "behavioural" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["general" as const],
  minutes: 4,
};

export const BEHAVIOURAL_PEOPLE: Question[] = [
  ...group({ ...tags, competency: "teamwork" }, [
    { id: "teamwork-best-team", text: "Tell me about the best team you have been part of. What was your place in it?" },
    { id: "teamwork-helped-colleague", text: "Tell me about a time you dropped your own work to help a colleague." },
    { id: "teamwork-weak-member", text: "Describe a time when someone on your team was not pulling their weight. What did you do?" },
    { id: "teamwork-different-styles", text: "Tell me about working closely with someone whose style was very different from yours." },
    { id: "teamwork-group-project", text: "Tell me about a group project. How was the work shared, and which part was yours?", levels: EARLY },
    { id: "teamwork-newcomer", text: "Describe how you helped someone new to settle in." },
    { id: "teamwork-remote", text: "Tell me about working with people you rarely met in person. What did you do to make it work?" },
    { id: "teamwork-other-department", text: "Tell me about a result that needed another department's help. How did you get it?", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "conflict" }, [
    { id: "conflict-disagreed-with-manager", text: "Tell me about a time you disagreed with your manager or teacher. How did it end?" },
    { id: "conflict-with-colleague", text: "Describe a conflict you had with a colleague. What did you do to settle it?" },
    { id: "conflict-between-others", text: "Tell me about a time two people you worked with could not agree, and you stepped in." },
    { id: "conflict-pushed-back", text: "Tell me about a time you said no to a request that you thought was wrong." },
    { id: "conflict-had-to-accept", text: "Describe a decision you did not agree with but had to carry out. How did you handle that?" },
    { id: "conflict-hard-conversation", text: "Tell me about a difficult conversation that you had been putting off." },
    { id: "conflict-angry-person", text: "Tell me about a time you had to deal with someone who was angry with you." },
    { id: "conflict-competing-goals", text: "Describe a time when your goals clashed with those of another team. How was it resolved?", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "leadership" }, [
    { id: "leadership-without-title", text: "Tell me about a time you took the lead although nobody had asked you to." },
    { id: "leadership-delegated", text: "Tell me about something important that you handed to someone else. How did you go about it?", levels: FROM_MID },
    { id: "leadership-someone-grew", text: "Tell me about a person who grew because of you. What exactly did you do?", levels: FROM_JUNIOR },
    { id: "leadership-low-morale", text: "Describe a time when the mood in your team was low. What did you do about it?", levels: FROM_MID },
    { id: "leadership-set-direction", text: "Tell me about a time you set the direction for a group. How did you get people behind it?", levels: FROM_SENIOR },
    { id: "leadership-poor-performer", text: "Tell me about a person on your team who was struggling. What did you do, step by step?", levels: FROM_SENIOR },
    { id: "leadership-hiring-mistake", text: "Describe a hiring decision that you got wrong. What did you learn about choosing people?", levels: FROM_LEAD },
    { id: "leadership-crisis", text: "Tell me about a crisis that you had to lead people through.", levels: FROM_SENIOR },
    { id: "leadership-first-time", text: "Tell me about the first time you were in charge of something, however small.", levels: EARLY },
    { id: "leadership-next-generation", text: "How have you prepared someone to take over from you? Tell me about one person.", levels: FROM_LEAD },
  ]),
  ...group({ ...tags, competency: "influence" }, [
    { id: "influence-sceptic", text: "Tell me about a time you won over someone who was against your idea." },
    { id: "influence-no-authority", text: "Describe a time you needed something from people who did not report to you. How did you get it?", levels: FROM_JUNIOR },
    { id: "influence-with-evidence", text: "Tell me about a time you used facts or figures to change somebody's mind." },
    { id: "influence-small-change", text: "Tell me about a small change you suggested that others took up." },
    { id: "influence-lost-argument", text: "Tell me about an argument you lost at work. What would you do differently now?", levels: FROM_JUNIOR },
    { id: "influence-senior-people", text: "Describe a time you changed the mind of people far more senior than you.", levels: FROM_MID },
    { id: "influence-board", text: "Tell me about a time you needed a board or an owner to back an unpopular plan.", levels: FROM_LEAD },
  ]),
  ...group({ ...tags, competency: "customer-focus" }, [
    { id: "customer-went-further", text: "Tell me about a time you did more for a customer or user than you had to." },
    { id: "customer-unhappy", text: "Describe an unhappy customer, patient, client or user. What did you do for them?" },
    { id: "customer-said-no", text: "Tell me about a time you could not give a customer what they wanted." },
    { id: "customer-found-real-need", text: "Tell me about a time you found out that people needed something other than what they had asked for." },
    { id: "customer-feedback-change", text: "Give me an example of feedback from the people you serve that made you change something." },
    { id: "customer-internal", text: "Who depends on your work inside the organisation? Tell me how you found out what they needed.", levels: FROM_JUNIOR },
    { id: "customer-trade-off", text: "Describe a time when what the customer wanted and what the business wanted were at odds.", levels: FROM_MID },
  ]),
];
