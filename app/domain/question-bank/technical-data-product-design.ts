import type { Question, RoleFamily } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_MID, FROM_SENIOR, group } from "./group";

const of = (roleFamily: RoleFamily) => ({
  kind: "technical" as const,
  competency: "technical-depth" as const,
  levels: EVERY_LEVEL,
  roleFamilies: [roleFamily],
  minutes: 5,
});

export const TECHNICAL_DATA_PRODUCT_DESIGN: Question[] = [
  ...group(of("data"), [
    { id: "data-messy-source", competency: "data-modelling", text: "Tell me about the messiest data you have worked with. How did you decide what to keep?" },
    { id: "data-experiment-design", text: "How would you find out whether a change to a website really made more people buy?" },
    { id: "data-misleading-average", text: "When does an average mislead, and what do you show instead?" },
    { id: "data-metric-dropped", competency: "problem-solving", text: "An important figure drops by a fifth overnight. How do you find out whether it is real?" },
    { id: "data-model-in-production", competency: "reliability", text: "A model that did well in testing does badly in real use. What do you look at?", levels: FROM_JUNIOR },
    { id: "data-overfitting", text: "How do you explain overfitting to a manager, and how do you guard against it?" },
    { id: "data-pipeline-broken", competency: "debugging", text: "A nightly data pipeline ran without an error but the numbers are wrong. How do you trace it?" },
    { id: "data-missing-values", text: "How do you deal with missing values, and how does the reason they are missing matter?" },
    { id: "data-simple-versus-complex", competency: "decision-making", text: "Tell me about a time a simple method did better than a complicated one." },
    { id: "data-privacy", competency: "security", text: "You are asked to analyse personal data. What do you do before you look at the first row?" },
    { id: "data-shared-definitions", competency: "data-modelling", text: "Three departments count customers in three ways. How do you get to one number?", levels: FROM_MID },
    { id: "data-dashboard-nobody-uses", competency: "customer-focus", text: "Tell me about a report or dashboard you built. How did you know that it changed a decision?" },
  ]),
  ...group(of("product"), [
    { id: "product-prioritise", competency: "planning", text: "You have ten good ideas and room for two. Walk me through how you choose." },
    { id: "product-favourite-product", competency: "customer-focus", text: "Choose a product that you admire. How would you improve it, and how would you know that it got better?" },
    { id: "product-success-measure", text: "Pick a feature you know well. How would you measure whether it is a success?" },
    { id: "product-discovery", competency: "problem-solving", text: "How do you find out whether a problem is worth solving before anything is built?" },
    { id: "product-falling-signups", competency: "problem-solving", text: "New registrations have fallen for three weeks. How do you approach that?" },
    { id: "product-first-version", competency: "decision-making", text: "How do you decide what belongs in the very first version of a product?" },
    { id: "product-writing-requirements", competency: "communication", text: "Tell me how you hand an idea over to engineers so that they build the right thing." },
    { id: "product-pricing", text: "How would you set the price of something that has never been sold before?", levels: FROM_MID },
    { id: "product-strategy-bet", competency: "decision-making", text: "Tell me about a product strategy you shaped. Which alternatives did you leave aside?", levels: FROM_SENIOR },
  ]),
  ...group(of("design"), [
    { id: "design-process", text: "Walk me through one design from the first sketch to what people use today." },
    { id: "design-usability-test", competency: "testing", text: "How do you plan a usability test, and how many people do you need?" },
    { id: "design-accessibility", competency: "customer-focus", text: "How do you make sure that people with disabilities can use what you design?" },
    { id: "design-redesign-everyday", competency: "creativity", text: "Choose an everyday object that annoys you. How would you redesign it?" },
    { id: "design-research-versus-opinion", competency: "influence", text: "Research says one thing and your gut another. Tell me about a time that happened." },
    { id: "design-system", competency: "code-quality", text: "What belongs in a shared design system, and what should stay out of it?", levels: FROM_JUNIOR },
    { id: "design-first-time-user", competency: "problem-solving", text: "People leave a form halfway through. How do you find out why, and what do you try?" },
    { id: "design-critique-one", competency: "communication", text: "Pick an application you use daily. What is well designed in it, and what is not?" },
  ]),
];
