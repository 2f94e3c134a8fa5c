import { SAMPLE_RATE } from "~/domain/audio";

/** One sound of an utterance, as flite printed it. */
export interface Phone {
  /** Name in flite's set, such as "ax"; "pau" is a pause. */
  name: string;
  /** At 16 kHz from the utterance's first sample. */
  startSample: number;
  endSample: number;
}

const PAUSE = "pau";
export const isPause = (phone: Pick<Phone, "name">): boolean => phone.name === PAUSE;

/** Reads what `flite -psdur` prints: "pau:0.164 hh:0.255 …", names with end times in seconds. What is not that is skipped. */
export function parsePhones(printed: string): Phone[] {
  const phones: Phone[] = [];
  for (const [, name = "", seconds = ""] of printed.matchAll(/(\S+):(\d+(?:\.\d+)?)(?=\s|$)/g)) {
    const startSample = phones.at(-1)?.endSample ?? 0;
    phones.push({ name, startSample, endSample: Math.max(startSample, Math.round(Number(seconds) * SAMPLE_RATE)) });
  }
  return phones;
}

/** Names of the sounds between pauses, a list for each stretch of speech. Reads what `flite -ps` prints. */
export function phonesBetweenPauses(printed: string): string[][] {
  const stretches: string[][] = [[]];
  for (const name of printed.trim().split(/\s+/)) {
    if (name === PAUSE) stretches.push([]);
    else if (name) stretches.at(-1)?.push(name);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}
