import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import type { AlignedWord } from "~/domain/alignment";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { unpackSound } from "~/services/recordings/stored-sound.server";
import { WebmFile } from "~/services/recordings/webm-reader";

/** A turn as the bucket has it. */
export interface StoredTurn {
  role: "interviewer" | "candidate";
  turnId: string;
  text: string;
  words: AlignedWord[];
  /** Null for clips. */
  samples: Int16Array;
  playedSamples: number;
  /** Of the interviewer's: whether it was played to its end. */
  status: string;
  kind: string;
}

/** The turns of an ended interview with their sound, in order; read from the app's own folder. */
export async function storedTurns(dataDir: string, interviewId: string): Promise<StoredTurn[]> {
  const folder = path.join(dataDir, "objects/interviews", interviewId, "turns");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const codec = createOpusCodec();
  try {
    const turns = await Promise.all(names.map((name) => storedTurn(folder, name, codec)));
    return turns.sort((one, other) => one.ordinal - other.ordinal).flatMap(({ turn }) => turn ?? []);
  } finally {
    await codec.close();
  }
}

interface TurnFile extends Omit<StoredTurn, "samples" | "kind"> {
  ordinal: number;
  audio: { file: string } | null;
  move?: { kind: string };
}

async function storedTurn(folder: string, name: string, codec: SpeechCodec): Promise<{ ordinal: number; turn: StoredTurn | null }> {
  const { ordinal, audio, role, turnId, text, words, playedSamples, status, move } = JSON.parse(await readFile(path.join(folder, name), "utf8")) as TurnFile;
  if (!audio) return { ordinal, turn: null };
  const file = new WebmFile(await readFile(path.join(folder, audio.file)));
  const samples = await unpackSound(file, { codec, from: 0, to: file.samples });
  return { ordinal, turn: { role, turnId, text, words, samples, playedSamples, status, kind: move?.kind ?? "" } };
}
