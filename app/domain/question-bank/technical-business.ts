import type { Question, RoleFamily } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_LEAD, FROM_MID, group } from "./group";

const of = (roleFamily: RoleFamily) => ({
  kind: "technical" as const,
  competency: "technical-depth" as const,
  levels: EVERY_LEVEL,
  roleFamilies: [roleFamily],
  minutes: 5,
});

export const TECHNICAL_BUSINESS: Question[] = [
  ...group(of("sales"), [
    { id: "sales-qualify", competency: "decision-making", text: "How do you decide whether a lead is worth your time?" },
    { id: "sales-first-meeting", competency: "customer-focus", text: "Walk me through how you prepare for a first meeting with a new prospect." },
    { id: "sales-price-objection", competency: "influence", text: "A prospect likes the product but says it is too expensive. What do you do?" },
    { id: "sales-explain-product", competency: "communication", text: "Pick something you have sold. Explain to me in plain words why I should want it." },
    { id: "sales-forecast", competency: "planning", text: "How do you build a sales forecast that you would bet your own money on?", levels: FROM_JUNIOR },
    { id: "sales-account-at-risk", competency: "problem-solving", text: "Your largest customer is about to leave. What do you do in the first week?" },
    { id: "sales-territory", competency: "planning", text: "You take over a territory with no customers. How do you spend your first month?" },
  ]),
  ...group(of("marketing"), [
    { id: "marketing-audience", competency: "customer-focus", text: "How do you find out who a product is really for?" },
    { id: "marketing-measure", text: "How do you tell which part of your marketing works and which part is wasted?" },
    { id: "marketing-launch-plan", competency: "planning", text: "Walk me through a launch you would plan for a new product with a modest budget." },
    { id: "marketing-positioning", competency: "creativity", text: "Pick a well-known brand. How would you describe its position, and how would you attack it?" },
    { id: "marketing-bad-press", competency: "resilience", text: "Something about your company goes wrong in public. What do you do in the first day?" },
    { id: "marketing-content", competency: "creativity", text: "Tell me about a piece of content you made that did better than you expected. Why did it?" },
    { id: "marketing-channel-choice", competency: "decision-making", text: "You may use only one channel for a year. How do you choose it?" },
  ]),
  ...group(of("support"), [
    { id: "support-triage", competency: "planning", text: "Thirty requests are waiting and all of them say urgent. How do you sort them?" },
    { id: "support-reproduce", competency: "debugging", text: "A customer reports a fault that you cannot reproduce. How do you go on?" },
    { id: "support-say-no", competency: "communication", text: "How do you tell a customer no and still keep their trust?" },
    { id: "support-help-article", competency: "communication", text: "What makes a good help article, and how do you know that it helped?" },
    { id: "support-escalate", competency: "decision-making", text: "When do you pass a case on, and what do you hand over with it?" },
    { id: "support-measure-quality", text: "How would you measure whether a support team is doing well?", levels: FROM_JUNIOR },
    { id: "support-churn-signal", competency: "customer-focus", text: "Which signs tell you that a customer is about to leave, and what do you do about them?" },
  ]),
  ...group(of("operations"), [
    { id: "operations-bottleneck", competency: "problem-solving", text: "Work piles up at one step of a process. How do you find out what to change?" },
    { id: "operations-stock", competency: "planning", text: "How do you decide how much stock to keep of something?" },
    { id: "operations-delivery-late", competency: "problem-solving", text: "Deliveries have become late more and more often. How do you get to the bottom of it?" },
    { id: "operations-choose-supplier", competency: "decision-making", text: "How do you choose between a cheap supplier and a reliable one?" },
    { id: "operations-quality-check", competency: "reliability", text: "Where in a process do you check for quality, and why there?" },
    { id: "operations-roster", competency: "planning", text: "How do you plan a week's shifts when two people are ill and demand is high?" },
    { id: "operations-automate", competency: "creativity", text: "Tell me about a step you automated or would like to automate. How do you judge if it pays?" },
  ]),
  ...group(of("finance"), [
    { id: "finance-three-statements", text: "How do the three main financial statements hang together? Follow one purchase through them." },
    { id: "finance-profit-without-cash", text: "How can a company make a profit and still run out of money?" },
    { id: "finance-forecast-off", competency: "problem-solving", text: "Your forecast was off by a fifth. How do you find out where it went wrong?" },
    { id: "finance-invest-decision", competency: "decision-making", text: "How do you decide whether an investment is worth making?" },
    { id: "finance-explain-to-outsider", competency: "communication", text: "Explain depreciation to someone who has never seen a balance sheet." },
    { id: "finance-control", competency: "integrity", text: "Which controls would you put in place so that nobody can pay an invoice to themselves?" },
    { id: "finance-cut-costs", competency: "planning", text: "You are asked to cut costs by a tenth without hurting the business. Where do you look first?" },
    { id: "finance-risk", competency: "decision-making", text: "How do you put a figure on a risk that has never happened?", levels: FROM_MID },
  ]),
  ...group(of("people"), [
    { id: "people-fair-hiring", competency: "integrity", text: "How do you design an interview process that is fair to everybody?" },
    { id: "people-onboarding", competency: "planning", text: "What should happen in the first week of a new employee, and why?" },
    { id: "people-high-turnover", competency: "problem-solving", text: "People keep leaving one department. How do you find out what is wrong?" },
    { id: "people-pay-question", competency: "communication", text: "An employee finds out that a colleague earns more for the same work. How do you handle it?" },
    { id: "people-performance-review", text: "What makes a performance review useful rather than painful?" },
    { id: "people-job-advert", competency: "creativity", text: "How do you write a job advertisement that brings the right people and not just many people?" },
    { id: "people-restructure", competency: "leadership", text: "How would you prepare an organisation for a round of redundancies?", levels: FROM_MID },
  ]),
  ...group(of("management"), [
    { id: "management-goals", competency: "planning", text: "How do you set goals for a team so that people know what matters this week?" },
    { id: "management-meeting", competency: "communication", text: "What makes a regular team meeting worth its time?" },
    { id: "management-measure-team", competency: "leadership", text: "How do you know whether your team is doing well, apart from the numbers?" },
    { id: "management-project-red", competency: "problem-solving", text: "You take over a project that is late and over budget. What do you do in your first week?" },
    { id: "management-budget", competency: "decision-making", text: "How do you decide where to spend when everyone on your team asks for more?" },
    { id: "management-risk-register", competency: "reliability", text: "How do you keep track of what could go wrong in a project, and when do you act?" },
    { id: "management-stakeholders", competency: "influence", text: "How do you find out who can stop your project, and how do you bring them along?" },
    { id: "management-one-to-one", competency: "leadership", text: "How do you run a one to one conversation with someone you manage?" },
    { id: "management-vision", competency: "leadership", text: "How do you turn a vision into something that people can work on next Monday?", levels: FROM_LEAD },
  ]),
];
