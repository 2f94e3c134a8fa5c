import type { Question, RoleFamily } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_SENIOR, group } from "./group";

const of = (roleFamily: RoleFamily) => ({
  kind: "technical" as const,
  competency: "technical-depth" as const,
  levels: EVERY_LEVEL,
  roleFamilies: [roleFamily],
  minutes: 5,
});

export const TECHNICAL_CARE_AND_TEACHING: Question[] = [
  ...group(of("healthcare"), [
    { id: "healthcare-deteriorating", competency: "decision-making", text: "A patient who was stable suddenly looks unwell. What do you check, and whom do you call?" },
    { id: "healthcare-medication-safety", competency: "reliability", text: "How do you make sure that the right person gets the right medicine in the right dose?" },
    { id: "healthcare-infection", text: "How do you keep an infection from spreading on a busy ward or in a practice?" },
    { id: "healthcare-refuses-treatment", competency: "integrity", text: "A patient refuses a treatment that you think they need. What do you do?" },
    { id: "healthcare-handover-content", competency: "communication", text: "What belongs in a good handover at the end of a shift?" },
    { id: "healthcare-prioritise-patients", competency: "planning", text: "You start a shift with eight patients. How do you decide whom to see first?" },
    { id: "healthcare-discharge", competency: "planning", text: "How do you prepare someone to go home safely after a long stay?" },
    { id: "healthcare-pain", competency: "customer-focus", text: "How do you assess pain in somebody who cannot tell you about it?" },
    { id: "healthcare-documentation", competency: "reliability", text: "What do you write down about your care, and what happens when it is not written down?" },
    { id: "healthcare-improve-ward", competency: "leadership", text: "How would you lower the number of falls on a ward?", levels: FROM_SENIOR },
  ]),
  ...group(of("education"), [
    { id: "education-plan-lesson", competency: "planning", text: "Walk me through how you plan a lesson on a topic that most learners find hard." },
    { id: "education-mixed-ability", competency: "adaptability", text: "How do you teach a class in which some are far ahead and some far behind?" },
    { id: "education-check-understanding", competency: "testing", text: "How do you find out during a lesson whether people have understood?" },
    { id: "education-behaviour", competency: "conflict", text: "A student keeps disturbing the class. What do you do today, and what do you do this month?" },
    { id: "education-motivate", competency: "motivation", text: "How do you reach a learner who has given up on your subject?" },
    { id: "education-feedback-on-work", competency: "communication", text: "What does useful feedback on a piece of student work look like?" },
    { id: "education-special-needs", competency: "customer-focus", text: "How do you adapt your teaching for a learner with special needs?" },
    { id: "education-technology", competency: "creativity", text: "When does technology help learning, and when does it get in the way?" },
    { id: "education-assess-fairly", competency: "integrity", text: "How do you make sure that your marking is fair?", levels: FROM_JUNIOR },
    { id: "education-whole-school", competency: "leadership", text: "How would you raise the quality of teaching across a whole school?", levels: FROM_SENIOR },
  ]),
];
