import type { Page } from "@playwright/test";

/** Names of the errors that browsers refuse a microphone with. */
export type Refusal = "NotAllowedError" | "NotFoundError" | "NotReadableError";

interface InstallOptions {
  /** Refuse from the start, also after a reload. Default: none. */
  refusal?: Refusal;
}

/** Replaces the page's microphone by one that the test speaks into. To be called before the page is opened. */
export async function installMicrophone(page: Page, { refusal }: InstallOptions = {}): Promise<Microphone> {
  await page.addInitScript(replaceMicrophone, refusal);
  return new Microphone(page);
}

export class Microphone {
  constructor(private readonly page: Page) {}

  /** Speaks PCM16 at 16 kHz; resolves when the last sample was spoken. */
  speak(samples: Int16Array): Promise<void> {
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    return this.page.evaluate((base64) => window.testMicrophone.speak(base64), bytes.toString("base64"));
  }

  /** Says nothing for `ms` of the audio clock. */
  silence(ms: number): Promise<void> {
    return this.page.evaluate((duration) => window.testMicrophone.silence(duration), ms);
  }

  /** The device goes away: its tracks end, and it is not found until `plugIn`. */
  unplug(): Promise<void> {
    return this.page.evaluate(() => window.testMicrophone.unplug());
  }

  plugIn(): Promise<void> {
    return this.page.evaluate(() => window.testMicrophone.refuse(undefined));
  }

  /** The switch on the headset: tracks stay, and are silent. */
  mute(): Promise<void> {
    return this.page.evaluate(() => window.testMicrophone.setMuted(true));
  }

  unmute(): Promise<void> {
    return this.page.evaluate(() => window.testMicrophone.setMuted(false));
  }

  /** From now on, until a reload or `plugIn`. */
  refuse(refusal: Refusal): Promise<void> {
    return this.page.evaluate((name) => window.testMicrophone.refuse(name), refusal);
  }

  /** How many tracks the page holds open. */
  openTracks(): Promise<number> {
    return this.page.evaluate(() => window.testMicrophone.openTracks());
  }
}

declare global {
  interface Window {
    testMicrophone: {
      speak(base64: string): Promise<void>;
      silence(ms: number): Promise<void>;
      unplug(): void;
      refuse(name: Refusal | undefined): void;
      setMuted(muted: boolean): void;
      openTracks(): number;
    };
  }
}

/** Runs in the page, so it may use nothing from outside. */
function replaceMicrophone(initialRefusal: Refusal | undefined): void {
  // Over plain http beyond this machine there is no such object, and nothing to replace.
  if (!navigator.mediaDevices) return;
  let refusal = initialRefusal;
  let muted = false;
  let microphone: { context: AudioContext; gain: GainNode; destination: MediaStreamAudioDestinationNode } | null = null;
  const tracks = new Set<MediaStreamTrack>();

  const open = () => {
    if (microphone) return microphone;
    const context = new AudioContext();
    const gain = context.createGain();
    const destination = context.createMediaStreamDestination();
    gain.connect(destination);
    // A room is never silent; exact zeros are the sign of a microphone that is switched off.
    const wobble = context.createOscillator();
    const faint = context.createGain();
    faint.gain.value = 1 / 4096;
    wobble.frequency.value = 70;
    wobble.connect(faint).connect(gain);
    wobble.start();
    microphone = { context, gain, destination };
    return microphone;
  };

  /** Plays and resolves at its end. */
  const play = (samples: Float32Array<ArrayBuffer>): Promise<void> => {
    const { context, gain } = open();
    const buffer = context.createBuffer(1, Math.max(samples.length, 1), 16_000);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain);
    return new Promise((resolve) => {
      source.onended = () => resolve();
      source.start();
    });
  };

  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (!constraints?.audio) return capture(constraints);
    if (refusal) throw new DOMException("Refused by the test", refusal);
    const stream = open().destination.stream.clone();
    for (const track of stream.getAudioTracks()) {
      Object.defineProperty(track, "muted", { get: () => muted });
      tracks.add(track);
    }
    return stream;
  };

  const live = () => [...tracks].filter((track) => track.readyState === "live");

  window.testMicrophone = {
    speak(base64) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      return play(Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32_768));
    },
    silence: (ms) => play(new Float32Array(Math.round(ms * 16))),
    unplug() {
      refusal = "NotFoundError";
      for (const track of live()) {
        track.stop();
        // Browsers fire it only when the device ends the track, not when `stop` does.
        track.dispatchEvent(new Event("ended"));
      }
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    },
    refuse(name) {
      refusal = name;
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    },
    setMuted(value) {
      muted = value;
      open().gain.gain.value = value ? 0 : 1;
      for (const track of live()) track.dispatchEvent(new Event(value ? "mute" : "unmute"));
    },
    openTracks: () => live().length,
  };
}
