import type { Question } from "../question";
import { EARLY, EVERY_LEVEL, FROM_MID, FROM_SENIOR, group } from "./group";

const tags = {
  kind: "behavioural" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["general" as const],
  minutes: 4,
};

export const BEHAVIOURAL_SELF: Question[] = [
  ...group({ ...tags, competency: "motivation", minutes: 3 }, [
    { id: "motivation-path-to-here", text: "Tell me about yourself and the path that brought you to this kind of work." },
    { id: "motivation-why-this-role", text: "What draws you to this role, and what made you decide to go for it now?" },
    { id: "motivation-proudest-work", text: "Which piece of work are you most proud of, and what made it matter to you?" },
    { id: "motivation-good-day", text: "Think of a recent day when you really enjoyed your work. What were you doing?" },
    { id: "motivation-next-two-years", text: "What would you like to be better at two years from now, and what are you already doing about it?" },
    { id: "motivation-chose-the-field", text: "What first made you choose this field?", levels: EARLY },
    { id: "motivation-dull-task", text: "Tell me about a dull but necessary task. How did you keep yourself going until it was done?" },
    { id: "motivation-best-manager", text: "Tell me about a manager or teacher who got the best out of you. What did they do?" },
    { id: "motivation-leaving-a-job", text: "Tell me about a time you decided to leave a role. What were you looking for?", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "communication" }, [
    { id: "communication-explain-to-outsider", text: "Tell me about a time you had to explain something complicated to someone who knew nothing about it." },
    { id: "communication-bad-news", text: "Describe a situation in which you had to give someone bad news. How did you go about it?" },
    { id: "communication-misunderstood", text: "Tell me about a time you were misunderstood. What did you do to put it right?" },
    { id: "communication-difficult-audience", text: "Tell me about a presentation or talk that was hard to give. How did you prepare for it?" },
    { id: "communication-written", text: "Give me an example of something you wrote that changed what other people did." },
    { id: "communication-listening", text: "Tell me about a time when listening carefully changed the way you handled something." },
    { id: "communication-across-departments", text: "Describe a time when two groups used the same words for different things, and you had to sort it out.", levels: FROM_MID },
    { id: "communication-asked-for-help", text: "Tell me about a time you were stuck and had to ask for help. How did you ask?", levels: EARLY },
  ]),
  ...group({ ...tags, competency: "learning" }, [
    { id: "learning-new-skill-fast", text: "Tell me about a time you had to learn something new in a hurry. How did you go about it?" },
    { id: "learning-tough-feedback", text: "Tell me about a piece of feedback that was hard to hear. What did you do with it?" },
    { id: "learning-mistake-taught", text: "Describe a mistake you made and what you do differently because of it." },
    { id: "learning-changed-mind", text: "Tell me about something important that you changed your mind about. What convinced you?" },
    { id: "learning-taught-others", text: "Tell me about something you taught to other people. How did you know that they had understood?" },
    { id: "learning-keeping-current", text: "How do you keep up with what is new in your field? Give me one thing you recently put to use.", minutes: 3 },
    { id: "learning-outside-comfort", text: "Describe a time you took on something you had never done before. How did you find your feet?" },
    { id: "learning-course-to-practice", text: "Tell me about something you learned in a course or at school that you then used for real.", levels: EARLY },
  ]),
  ...group({ ...tags, competency: "adaptability" }, [
    { id: "adaptability-plans-changed", text: "Tell me about a time when the plan changed at the last minute. What did you do?" },
    { id: "adaptability-unclear-goal", text: "Describe a task where nobody could tell you exactly what was wanted. How did you start?" },
    { id: "adaptability-new-way-of-working", text: "Tell me about a new tool or way of working that you did not like at first. What happened?" },
    { id: "adaptability-new-team", text: "Tell me about joining a new team or place. What did you do in the first few weeks?" },
    { id: "adaptability-different-culture", text: "Describe a time you worked with people whose background or culture was very different from yours." },
    { id: "adaptability-less-resources", text: "Tell me about a time you had to reach the same goal with fewer people, less money or less time." },
    { id: "adaptability-reorganisation", text: "Tell me about a reorganisation that you lived through. How did you help others through it?", levels: FROM_SENIOR },
  ]),
  ...group({ ...tags, competency: "resilience" }, [
    { id: "resilience-failure", text: "Tell me about a time you failed at something that mattered. What happened next?" },
    { id: "resilience-pressure", text: "Describe the most stressful stretch of work you have had. How did you get through it?" },
    { id: "resilience-rejected-idea", text: "Tell me about an idea of yours that was turned down. What did you do then?" },
    { id: "resilience-long-slog", text: "Tell me about something that took far longer than you expected. What kept you at it?" },
    { id: "resilience-unfair-criticism", text: "Describe a time when you felt criticised unfairly. How did you respond?" },
    { id: "resilience-bounced-back", text: "Tell me about a setback outside your control, and how you recovered from it." },
    { id: "resilience-too-much-work", text: "Describe a time when you simply had too much to do. What did you let go of, and how did you choose?" },
    { id: "resilience-public-failure", text: "Tell me about a failure that everybody could see. How did you stand in front of your people afterwards?", levels: FROM_SENIOR },
  ]),
];
