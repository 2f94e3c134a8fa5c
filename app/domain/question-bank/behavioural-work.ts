import type { Question } from "../question";
import { EARLY, EVERY_LEVEL, FROM_JUNIOR, FROM_LEAD, FROM_MID, FROM_SENIOR, group } from "./group";

const tags = {
  kind: "behavioural" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["general" as const],
  minutes: 4,
};

export const BEHAVIOURAL_WORK: Question[] = [
  ...group({ ...tags, competency: "ownership" }, [
    { id: "ownership-not-my-job", text: "Tell me about a problem you fixed although it was not your job." },
    { id: "ownership-your-mistake", text: "Tell me about a time something went wrong because of you. What did you do in the first hour?" },
    { id: "ownership-saw-it-through", text: "Describe something you saw through from the first idea to the very end." },
    { id: "ownership-missed-promise", text: "Tell me about a promise or deadline you could not keep. How did you deal with it?" },
    { id: "ownership-raised-the-bar", text: "Tell me about a time when good enough was not good enough for you." },
    { id: "ownership-without-support", text: "Describe a time when you had to get something done with very little support." },
    { id: "ownership-inherited-mess", text: "Tell me about work you took over in a bad state. Where did you begin?", levels: FROM_JUNIOR },
    { id: "ownership-accountable-for-others", text: "Tell me about a failure of your team that you answered for.", levels: FROM_SENIOR },
  ]),
  ...group({ ...tags, competency: "problem-solving" }, [
    { id: "problem-hardest", text: "Tell me about the hardest problem you have solved recently. How did you break it down?" },
    { id: "problem-root-cause", text: "Describe a problem that kept coming back until you found its real cause." },
    { id: "problem-little-information", text: "Tell me about a problem you had to solve without all the information you wanted." },
    { id: "problem-improved-process", text: "Tell me about a process you made simpler or faster. How did you know it had worked?" },
    { id: "problem-spotted-early", text: "Tell me about a time you noticed a problem before anybody else did." },
    { id: "problem-first-fix-failed", text: "Describe a time when your first solution did not work. What did you try next?" },
    { id: "problem-limited-time", text: "Tell me about a problem you had to solve under great time pressure." },
    { id: "problem-systemic", text: "Tell me about a problem that ran through the whole organisation. Where did you take hold of it?", levels: FROM_LEAD },
  ]),
  ...group({ ...tags, competency: "decision-making" }, [
    { id: "decision-hard-choice", text: "Tell me about a hard decision you made. Which options did you weigh?" },
    { id: "decision-wrong", text: "Describe a decision that turned out to be wrong. When did you notice, and what did you do?" },
    { id: "decision-unpopular", text: "Tell me about an unpopular decision that you stood by.", levels: FROM_JUNIOR },
    { id: "decision-quick", text: "Tell me about a time you had to decide on the spot." },
    { id: "decision-with-data", text: "Give me an example of a decision where the numbers said one thing and your instinct another." },
    { id: "decision-good-enough", text: "Tell me about a time you chose a quick solution over a perfect one. How did you judge it?" },
    { id: "decision-asked-others", text: "Describe a choice where you asked others for their opinion first. Whose view counted most, and why?" },
    { id: "decision-stopped-something", text: "Tell me about something you decided to stop, even though people had put a lot of work into it.", levels: FROM_SENIOR },
    { id: "decision-bet", text: "Tell me about the biggest bet you have made for an organisation. How did you limit the risk?", levels: FROM_LEAD },
  ]),
  ...group({ ...tags, competency: "planning" }, [
    { id: "planning-several-deadlines", text: "Tell me about a time you had several deadlines at once. How did you decide what came first?" },
    { id: "planning-large-project", text: "Describe the largest piece of work you have planned. How did you divide it up?" },
    { id: "planning-fell-behind", text: "Tell me about a project that fell behind. How did you notice, and what did you change?" },
    { id: "planning-estimate-off", text: "Tell me about an estimate of yours that was badly off. What do you do differently today?" },
    { id: "planning-event", text: "Tell me about an event, a trip or a project that you organised from nothing.", levels: EARLY },
    { id: "planning-routine", text: "How do you organise an ordinary week? Tell me about one that did not go to plan." },
    { id: "planning-many-teams", text: "Tell me about work that depended on several teams. How did you keep it together?", levels: FROM_MID },
    { id: "planning-cut-scope", text: "Describe a time you had to cut something from a plan to save the rest.", levels: FROM_JUNIOR },
  ]),
  ...group({ ...tags, competency: "integrity" }, [
    { id: "integrity-right-but-hard", text: "Tell me about a time when doing the right thing was the harder way." },
    { id: "integrity-admitted", text: "Describe a time you had to admit to something that nobody would have noticed." },
    { id: "integrity-asked-to-bend", text: "Tell me about a time you were asked to bend a rule. What did you say?" },
    { id: "integrity-confidential", text: "Tell me about a time you had to keep something confidential while people were asking you about it." },
    { id: "integrity-colleague-wrong", text: "Describe a time you saw someone at work doing something that was not right." },
    { id: "integrity-credit", text: "Tell me about a time credit went to the wrong person. What did you do?" },
    { id: "integrity-value-clash", text: "Tell me about a time when the interests of the business and your own values pulled apart.", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "creativity" }, [
    { id: "creativity-new-idea", text: "Tell me about an idea of yours that was new to the people around you. Where did it come from?" },
    { id: "creativity-unusual-solution", text: "Describe a problem you solved in an unusual way." },
    { id: "creativity-borrowed", text: "Tell me about something you borrowed from a quite different field and used in your work." },
    { id: "creativity-tight-limits", text: "Tell me about a time when tight limits led you to a better idea." },
    { id: "creativity-experiment", text: "Tell me about an experiment you tried without knowing whether it would work." },
    { id: "creativity-questioned-habit", text: "Describe a habit or rule at work that you questioned. What came of it?" },
    { id: "creativity-room-for-ideas", text: "Tell me about a time you made room for other people's ideas. What came out of it?", levels: FROM_SENIOR },
  ]),
];
