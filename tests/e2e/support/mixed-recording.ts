import { type Page, expect } from "@playwright/test";

import { createOpusCodec } from "../../../app/services/recordings/opus-codec.server";
import { unpackSound } from "../../../app/services/recordings/stored-sound.server";
import { WebmFile } from "../../../app/services/recordings/webm-reader";

/** The mixed recording of the interview that the page shows, once it is made; 16 kHz mono. */
export async function mixedRecording(page: Page): Promise<Int16Array> {
  const address = new URL(page.url()).pathname.replace(/\/playback$/, "/recording");
  let bytes = new Uint8Array(0);
  const fetched = async (): Promise<number> => {
    const response = await page.request.get(address);
    if (response.status() === 200) bytes = new Uint8Array(await response.body());
    return response.status();
  };
  await expect.poll(fetched, { timeout: 30_000 }).toBe(200);
  const codec = createOpusCodec();
  try {
    return await unpackSound(new WebmFile(bytes), { codec, from: 0, to: Infinity });
  } finally {
    await codec.close();
  }
}
