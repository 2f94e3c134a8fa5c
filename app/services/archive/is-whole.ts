import { isOver } from "~/domain/transcript";

import type { LivingTurn } from "./living-turns";

/**
 * Whether the bucket has all that the turns that are over leave in it: their files, and their sound packed. `files` are the names below
 * `interviews/<id>/`.
 */
export function isWhole(turns: readonly LivingTurn[], files: readonly string[]): boolean {
  const present = new Set(files);
  const inParts = new Set(files.flatMap((file) => /^(turns\/[^/]+)\.parts\//.exec(file)?.[1] ?? []));
  return turns.every(({ name, turn }) => {
    if (!turn || !isOver(turn)) return true;
    const packed = !inParts.has(`turns/${name}`) || present.has(`turns/${name}.webm`) || present.has(`turns/${name}.wav`);
    return packed && present.has(`turns/${name}.json`);
  });
}
