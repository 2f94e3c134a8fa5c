/** An interviewer's character. `voice` names one of the embedded voice's own; other voice providers map it in their settings. */
export interface Persona {
  id: string;
  name: string;
  /** One line for the person who chooses. */
  description: string;
  /** How the persona talks, for the interviewer that writes its lines. */
  manner: "warm" | "brisk" | "curious" | "calm";
  voice: "slt" | "rms" | "awb" | "kal";
  /** Speech tempo relative to the voice's own: 1 is unchanged, larger is slower. */
  stretch: number;
  /** Spoken by the pre-recorded intro and outro in `public/intro/`. */
  intro: string;
  outro: string;
}

export const PERSONAS = [
  {
    id: "maya",
    name: "Maya",
    description: "Warm and patient. Gives you time and asks for the story behind the story.",
    manner: "warm",
    voice: "slt",
    stretch: 1.05,
    intro:
      "Hello, I'm Maya, and I'll be your interviewer today. We'll talk through a few questions together, and I may ask for more detail. " +
      "Take your time, interrupt me whenever you like, and answer in your own words. Let's begin.",
    outro:
      "That was my last question. Thank you for talking with me. Your recording and the transcript are ready for you now. Goodbye, and good luck.",
  },
  {
    id: "daniel",
    name: "Daniel",
    description: "Brisk and to the point. Wants facts, numbers and your own part in them.",
    manner: "brisk",
    voice: "rms",
    stretch: 0.98,
    intro:
      "Good to meet you. I'm Daniel. I'll keep this focused: short questions, and I'd like concrete answers, with numbers where you have them. " +
      "Stop me at any time. Right, let's get started.",
    outro: "That's everything from my side. Thanks for your time. You can review the recording now. All the best.",
  },
  {
    id: "alasdair",
    name: "Alasdair",
    description: "Curious and thoughtful. Asks why, and likes to hear how you reason.",
    manner: "curious",
    voice: "awb",
    stretch: 1.0,
    intro:
      "Hello there. My name is Alasdair. I'm curious about how you think, so I'll often ask why you did what you did. " +
      "There are no trick questions. Interrupt me whenever you wish. Shall we start?",
    outro: "We've come to the end. I enjoyed hearing how you think. The recording is waiting for you. Goodbye for now.",
  },
  {
    id: "kai",
    name: "Kai",
    description: "Calm and even. Good for a first practice without any pressure.",
    manner: "calm",
    voice: "kal",
    stretch: 1.05,
    intro:
      "Hi, I'm Kai. This is a practice, so nothing here counts against you. I'll ask one question at a time and listen. " +
      "You can interrupt me, throw an answer away, or stop whenever you want. Let's start.",
    outro: "That's all from me. Well done for seeing it through. Your recording is ready to watch. Take care.",
  },
] as const satisfies readonly Persona[];

export type PersonaId = (typeof PERSONAS)[number]["id"];
export const PERSONA_IDS = PERSONAS.map((persona) => persona.id) as [PersonaId, ...PersonaId[]];
export const DEFAULT_PERSONA_ID: PersonaId = "maya";

export function personaById(id: PersonaId): Persona {
  return PERSONAS.find((persona) => persona.id === id) ?? PERSONAS[0];
}
