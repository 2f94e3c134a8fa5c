import type { Lack } from "~/domain/question";
import type { Persona } from "~/domain/personas";

type Manner = Persona["manner"];

/** Said between a finished answer and the next question. Nothing here judges the answer: that would be a guess. */
export const ACKNOWLEDGEMENTS: Record<Manner, readonly string[]> = {
  warm: [
    "Thank you for sharing that.",
    "Thank you, that helps me to picture it.",
    "I appreciate you taking me through that.",
    "Thanks, I can follow that well. Let me turn to something else.",
    "Thank you for being so open about it.",
    "That gives me a good idea of it, thank you. Here is another question.",
    "Thanks for telling me about that.",
    "Lovely, thank you. Let us look at another side of your work.",
  ],
  brisk: [
    "Good, that's clear.",
    "Thanks. Next one.",
    "Understood. Moving on.",
    "Right, got it.",
    "Okay, thank you. Another topic.",
    "That will do, thanks.",
    "Clear. On we go.",
    "Noted. Here's the next one.",
  ],
  curious: [
    "Thank you, I hadn't looked at it that way.",
    "I see how you got there. Something else makes me curious.",
    "That's helpful, thank you.",
    "Thank you, now I understand your thinking better.",
    "I could ask more about that, but let me come to another point.",
    "That gives me something to think about. Here is another one.",
    "Thanks, I follow your reasoning.",
    "All right, and now something different.",
  ],
  calm: [
    "All right, thank you.",
    "Thanks, that's fine.",
    "Okay. Let's go to the next question.",
    "Thank you. Take a breath, and then here is another.",
    "Good, let's carry on.",
    "That's all I need there, thank you.",
    "Okay, thank you. Next comes this.",
    "Fine. Here's something else.",
  ],
};

/** After a few words, more thanks than these would sound false. */
export const BRIEF_ACKNOWLEDGEMENTS = ["All right, thank you.", "Okay, let's go on.", "Thank you. On to the next one.", "Fine, let's continue."] as const;

export const AFTER_SKIP: Record<Manner, readonly string[]> = {
  warm: ["Of course, let's leave that one.", "No problem at all, here is another.", "Certainly, we can go on."],
  brisk: ["Fine, next one.", "Skipped.", "Okay, moving on."],
  curious: ["Sure, let's try a different one.", "That's fine, I have others.", "Certainly. Perhaps this one instead."],
  calm: ["That's fine, we'll leave it.", "No problem. Here's the next one.", "All right, on to another."],
};

export const AFTER_DONT_KNOW: Record<Manner, readonly string[]> = {
  warm: ["That's quite all right, nobody has an answer to everything. Let's go on.", "Not to worry, we'll leave it there.", "Thank you for being honest about it."],
  brisk: ["Fine, let's leave it.", "No problem. Next one.", "Okay, that happens."],
  curious: ["That's an honest answer. Let's take another.", "Fair enough, let's try something else.", "All right, that was a hard one."],
  calm: ["That's fine. We'll go on.", "No harm done. Here's another one.", "That's all right, let's carry on."],
};

export const AFTER_NO_ANSWER: Record<Manner, readonly string[]> = {
  warm: ["I still can't hear an answer, so let's try another question.", "Nothing has reached me, so I'll go on for now."],
  brisk: ["I got no answer there. Next one.", "Nothing came through. Moving on."],
  curious: ["I didn't hear anything there, so let's try a different one.", "That answer did not reach me. Here is another question."],
  calm: ["I couldn't hear you there. Let's try the next question.", "Nothing came through, and that's fine. We'll go on."],
};

/** What precedes a quotation of the candidate's own words; QUOTE stands for them. */
export const QUOTE = "{quote}";
export const QUOTING: Record<Manner, readonly string[]> = {
  warm: [
    `Thank you. You said "${QUOTE}".`,
    `I'd love to hear more about one thing. You said "${QUOTE}".`,
    `Let me stay with that for a moment. You told me "${QUOTE}".`,
    `You mentioned "${QUOTE}".`,
  ],
  brisk: [`You said "${QUOTE}".`, `One detail. You said "${QUOTE}".`, `Let me pick up on "${QUOTE}".`, `Back to "${QUOTE}".`],
  curious: [
    `I'm curious about one thing. You said "${QUOTE}".`,
    `I noticed that you said "${QUOTE}".`,
    `Something you said made me wonder. It was "${QUOTE}".`,
    `You said "${QUOTE}", and I'd like to understand that better.`,
  ],
  calm: [`Okay. You said "${QUOTE}".`, `Let's go back a step. You said "${QUOTE}".`, `You mentioned "${QUOTE}".`, `I heard you say "${QUOTE}".`],
};

/** Before a question back to the subject nobody says that they would love to hear more. */
export const PLAINLY_QUOTING = [`You said "${QUOTE}".`, `You mentioned "${QUOTE}".`, `I heard you say "${QUOTE}".`] as const;

/** What a probe asks, for stories and for explanations. */
export const ASKS: Record<"story" | "explanation", Record<Lack, readonly string[]>> = {
  story: {
    "own-action": [
      "What did you do yourself?",
      "What was your own part in it?",
      "Take me through the steps that you took.",
      "If I had been watching you, what would I have seen you do?",
    ],
    "we-only": [
      "Which part of that was yours?",
      "What did you do yourself, and what did the others do?",
      "When you say we, what was your own contribution?",
      "What would have been missing without you?",
    ],
    result: ["How did it turn out in the end?", "What came of it?", "What was different afterwards?", "What was the outcome?"],
    number: [
      "Can you put a rough number on that?",
      "How big was that, in figures, even if you have to estimate?",
      "How would I see the difference in numbers?",
      "How much was it, or how long did it take, roughly?",
    ],
    reason: [
      "Why did you do it that way?",
      "What made you choose that?",
      "What else could you have done, and why didn't you?",
      "What were you thinking at that moment?",
    ],
    "very-short": [
      "Could you tell me a little more about it?",
      "Can you give me the story behind that?",
      "What was the situation, and what did you do?",
      "Take me through it from the beginning.",
    ],
    "off-question": [
      "How does that connect to what I asked?",
      "Let me bring you back to my question. Is there an example that fits it more closely?",
      "What does that tell me about the question I asked?",
    ],
  },
  explanation: {
    "own-action": ["What would you do yourself?", "How have you done that in practice?"],
    "we-only": ["Which part of that would be yours?", "What would you do yourself there?"],
    result: ["What would that lead to?", "What would you expect to happen then?"],
    number: [
      "What size are you planning for, in rough numbers?",
      "Can you put a figure on that, even a rough one?",
      "How would you estimate that?",
    ],
    reason: [
      "Why would you do it that way?",
      "What speaks for that, and what against it?",
      "What would be the alternative, and why not take it?",
      "How did you come to that view?",
    ],
    "very-short": [
      "Could you go one step deeper?",
      "Can you walk me through that in more detail?",
      "Can you give me an example of that?",
      "What would come next?",
    ],
    "off-question": [
      "How does that connect to what I asked?",
      "Let me bring you back to my question. How would you begin with it?",
      "What does that mean for the question I asked?",
    ],
  },
};

export const ENCOURAGEMENTS: Record<"story" | "explanation", readonly string[]> = {
  story: [
    "That's all right. It need not be a big example. Something small will do, from work, from school or from home.",
    "Take a moment. Think of the last few weeks. Was there even a small moment like that? If not, tell me what you would do.",
    "No hurry. If it has never happened to you, imagine that it did, and tell me how you would handle it.",
  ],
  explanation: [
    "That's fine, you need not know all of it. Tell me how you would start, or what you would try to find out first.",
    "No matter. Make it smaller. Take the simplest case you can think of, and talk me through that.",
    "Think aloud, if you like. Say what you do know about it, and we'll go from there.",
  ],
};

export const TAKE_YOUR_TIME: Record<Manner, readonly string[]> = {
  warm: ["Of course, take your time.", "There's no hurry at all.", "Take all the time you need. If you would rather go on, just say skip."],
  brisk: ["Sure, take a moment.", "Go ahead, think.", "Take your time. Say skip if you'd rather move on."],
  curious: ["Please do, good answers need a moment.", "Take your time.", "No rush. Say skip whenever you'd rather hear another question."],
  calm: ["Take your time.", "There's no rush.", "Take as long as you like. You can also say skip."],
};

export const CLARIFICATIONS: Record<"story" | "explanation", readonly string[]> = {
  story: [
    "Take it whichever way suits you. Any real example of your own is fine, from work or from elsewhere.",
    "I leave that to you. Choose the example that you can say most about.",
  ],
  explanation: [
    "I leave that open on purpose. Assume what seems sensible, tell me what you assume, and go on from there.",
    "Choose the reading that makes most sense to you, say which one it is, and start there.",
  ],
};

/** Said before something is said again. Also used to take such words off, when a repetition is repeated. */
export const BEFORE_REPEATING = {
  asked: ["Of course.", "Certainly, here it is again.", "Sure, once more."],
  again: ["Let's take that one again.", "Right, from the top.", "Here it is once more."],
  "not-caught": ["I'm sorry, I didn't catch that. Let me ask again.", "Nothing reached me just now, so here it is once more."],
} as const satisfies Record<string, readonly string[]>;

/** Joins the question to a repeated probe that leads back to it. */
export const BACK_TO_QUESTION = "My question was this.";

export const BEFORE_CLOSING = {
  plan: ["Those were all my questions.", "That brings me to the end of my questions."],
  time: ["We're nearly out of time, so I'll stop with my questions here.", "Our time is almost over, so that was my last question."],
  stop: ["Of course, we can stop here.", "Certainly, let's stop here."],
} as const satisfies Record<string, readonly string[]>;

export const CLOSING_QUESTION = "Is there anything you would like to ask me?";
export const ANYTHING_ELSE = ["Is there anything else you would like to ask?", "Do you have another question for me?"] as const;

/** Short, because the recorded outro says goodbye. */
export const THANKS: Record<Manner, readonly string[]> = {
  warm: ["Thank you so much for this conversation."],
  brisk: ["Thank you, that's it."],
  curious: ["Thank you, I enjoyed following your thoughts."],
  calm: ["Thank you, we're done."],
};
export const THANKS_FOR_TELLING = "Thank you for telling me that.";

/** Before a turn that would begin with a long clause: the voice has something to say while the rest is made. */
export const SHORT_STARTS: Record<"ask" | "other", Record<Manner, string>> = {
  ask: {
    warm: "Let me ask you this.",
    brisk: "Here is my question.",
    curious: "I would like to know this.",
    calm: "All right, here it comes.",
  },
  other: {
    warm: "Thank you for that.",
    brisk: "Good, one thing more.",
    curious: "One thing interests me.",
    calm: "Okay, thank you for that.",
  },
};
