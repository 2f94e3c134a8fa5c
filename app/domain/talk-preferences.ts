import { z } from "zod";

export const bargeInSettingSchema = z.enum(["usual", "loudspeakers", "never"]);
/** Whether speech interrupts. `loudspeakers`: only by words, for people without headphones. `never`: button, key and click only. */
export type BargeInSetting = z.infer<typeof bargeInSettingSchema>;

export const paceSchema = z.enum(["usual", "unhurried"]);
/** `unhurried`: for people who stutter, speak slowly or search for words in a second language: every silence is given more time. */
export type Pace = z.infer<typeof paceSchema>;

export const transcriberSchema = z.enum(["auto", "browser", "server"]);
/** Who writes down what is said, where there is a choice. `auto`: the server where it can, else the browser. */
export type TranscriberPreference = z.infer<typeof transcriberSchema>;

/** How a person wants to talk on this device: remembered in the browser, changed at any time, no part of an interview's record. */
export const talkPreferencesSchema = z.object({
  bargeIn: bargeInSettingSchema.default("usual").catch("usual"),
  pace: paceSchema.default("usual").catch("usual"),
  transcriber: transcriberSchema.default("auto").catch("auto"),
  /** Whether the camera is recorded. */
  camera: z.boolean().default(false).catch(false),
});
export type TalkPreferences = z.infer<typeof talkPreferencesSchema>;

export const DEFAULT_TALK_PREFERENCES: TalkPreferences = talkPreferencesSchema.parse({});
