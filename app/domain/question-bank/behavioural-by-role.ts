import type { Question, RoleFamily } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_LEAD, FROM_MID, group } from "./group";

const of = (...roleFamilies: RoleFamily[]) => ({
  kind: "behavioural" as const,
  competency: "customer-focus" as const,
  levels: EVERY_LEVEL,
  roleFamilies,
  minutes: 4,
});

export const BEHAVIOURAL_BY_ROLE: Question[] = [
  ...group(of("engineering"), [
    { id: "engineering-review-disagreement", competency: "conflict", text: "Tell me about a code review in which you and the other person saw things very differently." },
    { id: "engineering-debt-argument", competency: "influence", text: "Tell me about a time you made the case for cleaning up old code. How did you justify the time?", levels: FROM_JUNIOR },
    { id: "engineering-outage-role", competency: "ownership", text: "Tell me about an outage you were part of. What was your own role from start to finish?", levels: FROM_JUNIOR },
    { id: "engineering-project-pride", competency: "motivation", text: "Tell me about a piece of software that you built mostly for the joy of it." },
  ]),
  ...group(of("data"), [
    { id: "data-unwelcome-finding", competency: "integrity", text: "Tell me about an analysis whose result nobody wanted to hear. How did you present it?" },
    { id: "data-vague-request", competency: "communication", text: "Tell me about a vague request for numbers. How did you find out what people really wanted to know?" },
    { id: "data-wrong-numbers", competency: "ownership", text: "Describe a time when you found that figures you had already shared were wrong." },
  ]),
  ...group(of("product"), [
    { id: "product-killed-feature", competency: "decision-making", text: "Tell me about a feature you decided not to build. Whom did you have to convince?" },
    { id: "product-engineers-disagreed", competency: "conflict", text: "Tell me about a time engineers or designers disagreed with your priorities." },
    { id: "product-launch-flop", competency: "resilience", text: "Tell me about a launch that nobody used. What did you find out?" },
    { id: "product-talked-to-users", competency: "customer-focus", text: "Tell me about a conversation with a user that changed your roadmap." },
  ]),
  ...group(of("design"), [
    { id: "design-harsh-critique", competency: "learning", text: "Tell me about the harshest critique one of your designs has had. What did you take from it?" },
    { id: "design-defended", competency: "influence", text: "Describe a design decision you had to defend against strong opinions." },
    { id: "design-compromise", competency: "teamwork", text: "Tell me about a design that had to change because of technical limits. How did you work it out together?" },
  ]),
  ...group(of("sales"), [
    { id: "sales-lost-deal", competency: "resilience", text: "Tell me about a deal you lost that you thought was won. What did you learn?" },
    { id: "sales-longest-deal", competency: "planning", text: "Tell me about the longest sale you ever closed. What kept it moving?" },
    { id: "sales-hard-quarter", competency: "motivation", text: "Describe a month or quarter in which you were far behind your target. What did you do?" },
    { id: "sales-walked-away", competency: "integrity", text: "Tell me about a sale you walked away from because it was not right for the customer." },
  ]),
  ...group(of("marketing"), [
    { id: "marketing-failed-campaign", competency: "learning", text: "Tell me about a campaign that did not work. How did you find out why?" },
    { id: "marketing-small-budget", competency: "creativity", text: "Tell me about the best result you ever got from a very small budget." },
    { id: "marketing-brand-dispute", competency: "conflict", text: "Describe a disagreement about how the brand should sound or look. How was it settled?" },
  ]),
  ...group(of("support"), [
    { id: "support-worst-call", competency: "resilience", text: "Tell me about the most difficult customer you have ever spoken with." },
    { id: "support-pattern", competency: "problem-solving", text: "Tell me about a pattern you noticed in customers' complaints. What did you do with it?" },
    { id: "support-rule-versus-person", competency: "decision-making", text: "Describe a time when the rules said no but you felt the customer deserved a yes." },
  ]),
  ...group(of("operations"), [
    { id: "operations-supplier-failed", competency: "adaptability", text: "Tell me about a supplier or machine that failed you at the worst moment. What did you do?" },
    { id: "operations-waste", competency: "problem-solving", text: "Tell me about waste you found in daily work, and how you got rid of it." },
    { id: "operations-safety", competency: "integrity", text: "Tell me about a time when working safely meant working more slowly. How did you handle the pressure?" },
  ]),
  ...group(of("finance"), [
    { id: "finance-found-error", competency: "ownership", text: "Tell me about an error in the books or in a report that you found. What did you do next?" },
    { id: "finance-said-no-to-spend", competency: "conflict", text: "Tell me about a time you had to refuse spending that someone senior wanted." },
    { id: "finance-month-end", competency: "planning", text: "Describe the most difficult closing of a month or year that you have been through." },
  ]),
  ...group(of("people"), [
    { id: "people-sensitive-case", competency: "integrity", text: "Tell me about a sensitive case between employees that you had to handle, without naming anyone." },
    { id: "people-hard-to-fill", competency: "problem-solving", text: "Tell me about a position that was very hard to fill. What made the difference in the end?" },
    { id: "people-manager-coaching", competency: "influence", text: "Describe a time you helped a manager to become a better one." },
  ]),
  ...group(of("healthcare"), [
    { id: "healthcare-anxious-patient", competency: "communication", text: "Tell me about a frightened patient or relative. What did you say and do?" },
    { id: "healthcare-near-miss", competency: "integrity", text: "Tell me about a near miss or an error in care that you were close to. What happened afterwards?" },
    { id: "healthcare-short-staffed", competency: "planning", text: "Describe a shift when there were too few of you. How did you decide who came first?" },
    { id: "healthcare-disagreed-with-senior", competency: "conflict", text: "Tell me about a time you questioned the decision of a more senior colleague about a patient." },
    { id: "healthcare-emotional-load", competency: "resilience", text: "Tell me about a case that stayed with you. How did you look after yourself?" },
    { id: "healthcare-handover", competency: "teamwork", text: "Tell me about a time when good teamwork between professions changed the outcome for a patient." },
  ]),
  ...group(of("education"), [
    { id: "education-difficult-class", competency: "resilience", text: "Tell me about the most difficult class or group you have taught. What did you change?" },
    { id: "education-struggling-learner", competency: "customer-focus", text: "Tell me about a learner who was falling behind. What did you do for them?" },
    { id: "education-angry-parent", competency: "conflict", text: "Describe a difficult conversation with a parent or guardian." },
    { id: "education-lesson-failed", competency: "learning", text: "Tell me about a lesson that fell flat. What did you do the next time?" },
    { id: "education-safeguarding", competency: "integrity", text: "Tell me about a time you were worried about a child or student. Whom did you tell, and when?" },
    { id: "education-colleagues-shared", competency: "teamwork", text: "Tell me about something you built together with other teachers." },
  ]),
  ...group({ ...of("management"), levels: FROM_MID }, [
    { id: "management-first-ninety-days", competency: "leadership", text: "Tell me about your first three months in charge of a new team. What did you do, and in what order?" },
    { id: "management-let-someone-go", competency: "decision-making", text: "Tell me about a time you had to let someone go. How did you prepare, and how did you do it?" },
    { id: "management-promoted-over-peers", competency: "adaptability", text: "Tell me about managing people who used to be your equals." },
    { id: "management-two-stars", competency: "conflict", text: "Describe two strong people on your team who could not work together. What did you do?" },
    { id: "management-bad-strategy", competency: "influence", text: "Tell me about a strategy from above that you thought was wrong. How did you deal with it?", levels: FROM_LEAD },
  ]),
];
