import type { Competency, Lack, QuestionKind } from "~/domain/question";

/** Complete stories, by what they show. */
export const GOOD_STORIES: Partial<Record<Competency, readonly string[]>> & { any: readonly string[] } = {
  motivation: [
    "I studied geography, but in my second year I started to write small scripts for our maps, because doing it by hand took me three hours a week. A lecturer showed me a proper course, and I have been building tools ever since. Last year I finished one that forty people use.",
    "I worked in a hotel reception for two years and I noticed that I liked fixing the booking system more than anything else. So I took an evening course and I rebuilt our price list, because nobody else wanted to touch it. That led to my first real job.",
  ],
  conflict: [
    "My manager wanted to launch before Christmas, and I was against it because our returns process had not been tested. I asked for half an hour, showed her the eleven cases that had gone wrong in the trial, and proposed to launch with two shops only. She agreed. In the end we found four faults in the first week, and the launch in January went smoothly.",
    "A colleague kept changing my spreadsheets without telling me. I was annoyed, so I waited a day and then asked him for a coffee, because I did not want to do it in front of everybody. It turned out that he needed the figures in another format. I built him a second sheet, and since then we have not had a single argument.",
  ],
  resilience: [
    "I failed my first certification by six points. I had read everything but never practised. So I wrote down each question that I had got wrong, found two people who were preparing too, and met them every Tuesday, because explaining things aloud shows me what I don't know. Eight weeks later I passed with ninety-one percent.",
  ],
  learning: [
    "We had to move to a new billing system within three weeks and nobody knew it. I took the first two evenings to go through the vendor's course, then I rebuilt one real invoice by hand, because I learn best from a real case. I wrote down what I had found on one page. In the end all six of us used that page and we switched on time.",
  ],
  "customer-focus": [
    "A customer wrote that our form had cost her an hour. I called her and asked her to show me, and I saw that she lost everything when she went back. I changed the form so that it kept the answers, because it was clear that others had the same trouble. Complaints about it dropped from nine a week to one.",
  ],
  leadership: [
    "Our shift leader fell ill just before the stocktaking, and nobody took over. I divided the hall into four areas, asked the two most experienced people to go first, and checked the counts myself every hour, because last year we had found the mistakes too late. We finished ninety minutes early, and the difference was under one percent.",
  ],
  planning: [
    "I planned a conference for a hundred and twenty people. I wrote down everything that could not be moved, such as the hall, and planned backwards from there, because the rest can always be squeezed. Two weeks before, the caterer cancelled. I called the three others on my list and had a new one the same day. In the end it cost four percent less than planned.",
  ],
  any: [
    "Our nightly import failed every few days and everybody just restarted it. I collected the logs of three weeks and noticed that the file was still being written when we read it. I added a check for its size, because a fixed delay would only have hidden the problem. The failures went from five a month to zero.",
    "In my last job the handover between shifts took forty minutes. I watched it for a week, wrote down what was asked every time, and put those seven points on a card, because people forget under stress. I tried it on my own ward first. In the end the handover took fifteen minutes, and two other wards use the card today.",
    "I was asked to cut our printing costs. First I asked who printed what, and it turned out that one report made up half of it. I spoke with the people who got it, found that only two of twelve read it, and stopped it for everyone else, because nobody would miss it. We saved about three thousand euros a year.",
  ],
};

export const GOOD_EXPLANATIONS: Record<QuestionKind, readonly string[]> = {
  behavioural: GOOD_STORIES.any,
  technical: [
    "I would start with what changed last, because most faults come with a change. Then I compare a case that works with one that does not, and halve the difference between them until only one thing is left. I write down what I ruled out, so that nobody does it twice. Last month that took me two hours for something that others had looked at for three days.",
    "There are two things I look at. First who is going to use it, because that decides how exact it has to be. Then what it costs when it is wrong. If a mistake costs more than an hour of work, I have somebody else check it; otherwise I check a sample of twenty myself. That way I spend my time where it counts.",
  ],
  "system-design": [
    "I would first ask how many people use it. Say a million a day, which is about twelve requests a second on average and maybe a hundred at the peak. A single database can hold that, so I would begin with one, a cache in front of it because most reads are of the same few things, and a queue for everything that may be late. The first thing to break would be the writes, and then I would split by customer.",
  ],
  coding: [
    "I go through the list once and keep what I have seen in a set, because looking something up there takes constant time. For each item I check whether its partner is in the set already. That makes it one pass instead of two nested loops, so for a million items it is a million steps. Empty lists and duplicates need a test of their own.",
  ],
};

/** Only "we": the listener cannot tell who did what. */
export const WE_ONLY: readonly string[] = [
  "So we had this big project for a new client and we were under a lot of pressure because the deadline had been moved. We met every morning and we split the work and our designers worked with our developers. In the end we delivered on time and the client was happy.",
  "we noticed that our numbers were going down so we got together and we looked at the data and we decided to change the layout because people did not find the button after that it improved by about twenty percent",
  "Well, we had a colleague who was leaving, and we had to take over all of her accounts. We made a list and we divided them between us, and we called every customer. As a result we lost only one of them.",
];

/** Something done, but no outcome, reason or measure. */
export const THIN: readonly string[] = [
  "There was a situation with a supplier who was always late. I called him and I explained our situation, and I told him that it could not go on like that. Then I wrote an email to my manager about it.",
  "I had to prepare the documents for the yearly audit. I made a folder for each month and I asked the other departments for their papers, and I put them all in order.",
  "um i was working in a small shop at that time and there was a problem with the cash desk and i took over the counting and i wrote everything down in a book",
  "It was a difficult time for the whole department. There were many changes, a new system, new people, and the mood was not good. Everybody was stressed and there was a lot of talk.",
];

export const SECOND_LANGUAGE: readonly string[] = [
  "In my company was a big problem with the machine, it stop two times every day. I am looking the manual and I change the sensor because it have dust inside. After this the machine is working good and we make ten percent more pieces.",
  "one time customer is very angry because the package is broken. I say sorry and I check the order and I send new package same day",
  "In university we make group project about energy. We was four person and we divide the work because everybody have different skill and we have many meeting and in the end professor was happy.",
  "I am working like waiter in that moment and it come a group of thirty people without reservation. I ask the kitchen and I put together the tables",
];

export const VERY_SHORT: readonly string[] = [
  "I think communication.",
  "Yes, I did that once with a customer.",
  "It went fine.",
  "uh teamwork i guess",
  "I just fixed it.",
  "I would google it.",
];

export const OFF_TOPIC: readonly string[] = [
  "Oh, the weather has been so lovely these days, and on the weekend there was a football match on the television with my brother and we had pizza for dinner.",
  "You know, my dog has his birthday today, and there will be a little cake for him, and then it is off to the beach, if the traffic is not too bad.",
];

export const REPEAT_REQUESTS: readonly string[] = ["Sorry, can you repeat that?", "what was the question again", "I didn't catch that.", "could you say that again please"];
export const DONT_KNOW: readonly string[] = ["I don't know.", "um i can't think of one right now", "Honestly, no idea.", "nothing comes to mind sorry"];
export const SKIPS: readonly string[] = ["Can we skip this one?", "next question please", "Skip.", "I'd rather move on to the next one."];
export const THINKING: readonly string[] = ["Let me think.", "That's a good question, give me a second.", "hmm"];
export const CLARIFYING: readonly string[] = ["Can it be something from university?", "What do you mean by that exactly?"];

/** What a willing candidate says to a probe. */
export const TO_PROBES: Record<Lack, readonly string[]> = {
  "own-action": [
    "I wrote the plan for the first two weeks and I spoke with every person on the list myself.",
    "Me, I took the phone calls. I called all of the suppliers and noted their answers.",
  ],
  "we-only": [
    "My part was the analysis. I went through the forms of the last two months and I showed the others where people stopped.",
    "I did the calls to our largest customers, and I kept the list that everybody worked from.",
  ],
  result: [
    "In the end the supplier came on time for the rest of the year.",
    "It worked. My manager took it over for the other two shops, and we still use it.",
  ],
  number: ["About a third less, I would say, so maybe ten hours a month.", "Around forty percent, if I remember it right."],
  reason: [
    "Because I had seen the year before what happens when nobody feels responsible for it.",
    "I wanted to avoid another meeting, and I thought that a direct call would be faster.",
  ],
  "very-short": [
    "Okay, so there was a customer who had waited for three weeks. I called him, I found his order in the wrong list, and I drove it to him myself because it was on my way. He was very happy, and he has ordered twice since then.",
    "Sure. I was alone in the office and the printer server was down. I restarted it and that did not help, so I went through the settings and found an old address.",
  ],
  "off-question": [
    "Oh, sorry. At work there was a case where I had to choose between two suppliers, and I took the more expensive one because he could deliver within two days. In the end it saved the order.",
  ],
};

/** What a tired candidate says to a probe. */
export const TO_PROBES_WEAK: readonly string[] = ["I don't remember exactly.", "We just did it somehow, you know, as a team we always found a way.", "It was okay.", "I don't know."];

export const OWN_QUESTIONS: readonly string[] = [
  "Yes. What does the team look like that I would work with?",
  "How much does the position pay?",
  "how did i do",
  "I would like to know what the next steps are.",
  "Can I work from home two days a week?",
  "Are you a real person?",
  "What would success look like after six months?",
];
export const NO_QUESTIONS: readonly string[] = ["No, that's all. Thank you.", "no i'm good", "Nothing from my side, thanks."];
