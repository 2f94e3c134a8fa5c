import { newId } from "~/domain/ids";
import type { CommandBody } from "~/domain/protocol";

import { callAfter } from "../call-after";
import { CameraError, cameraErrorOf } from "./camera-error";
import { closeCamera, openCamera } from "./open-camera";
import { type RecordedSegment, createSegmentRecorder } from "./segment-recorder";
import { beginVideoFile } from "./video-file";
import { type VideoUploader, videoUploader } from "./video-uploader";

export type CameraState =
  | { type: "off" }
  /** The browser may be asking the person. */
  | { type: "asking" }
  | { type: "on"; stream: MediaStream }
  | { type: "failed"; message: string };

/** The candidate's camera during an interview: open and recorded while it is wanted and somebody talks, never in a pause. */
export interface Camera {
  state(): CameraState;
  /** Returns how to stop. */
  subscribe(listener: () => void): () => void;
  /** Whether the person wants to be filmed. */
  setWanted(wanted: boolean): void;
  /** Whether the interview goes on just now. */
  setActive(active: boolean): void;
  /** After a failure. */
  tryAgain(): void;
  /** The interview clock is about to jump. */
  cut(): void;
  /** A command as it is to be sent: what throws an answer away says until when, and takes the piece along that is being recorded. */
  stamp(body: CommandBody): CommandBody;
  dispose(): void;
}

interface Options {
  interviewId: Promise<string>;
  /** The interview clock in 16 kHz samples. */
  clockSample: () => number;
  uploader?: VideoUploader;
}

const TOO_MUCH_WAITING = "The connection has been away for hours and no more video can wait for it, so the camera is off. Your voice is recorded as usual.";

export function createCamera({ interviewId, clockSample, uploader = videoUploader() }: Options): Camera {
  const listeners = new Set<() => void>();
  let state: CameraState = { type: "off" };
  let wanted = false;
  let active = false;
  /** Counts what was opened, so that a camera that comes too late is let go. */
  let turn = 0;
  let stream: MediaStream | null = null;

  const recorder = createSegmentRecorder({
    begin: () => beginVideoFile(stream ?? new MediaStream()),
    clockSample,
    now: () => performance.now(),
    after: callAfter,
    // Without an interview there is nothing to keep; whoever began it says why there is none.
    onSegment: (segment) => void keep(segment).catch(() => undefined),
    onFailure: (error) => fail(cameraErrorOf(error).message),
  });

  function set(next: CameraState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  /** Opens or closes it, as it is wanted now. */
  function follow(): void {
    if (wanted && active && state.type === "off") void start();
    else if (!(wanted && active) && state.type !== "off") stop({ type: "off" });
  }

  async function start(): Promise<void> {
    turn += 1;
    const mine = turn;
    set({ type: "asking" });
    try {
      const opened = await openCamera();
      if (mine !== turn) return closeCamera(opened);
      stream = opened;
      for (const track of opened.getVideoTracks()) track.addEventListener("ended", () => mine === turn && fail(new CameraError("unplugged").message));
      set({ type: "on", stream: opened });
      recorder.start();
    } catch (error) {
      if (mine === turn) fail(cameraErrorOf(error).message);
    }
  }

  function stop(next: CameraState): void {
    turn += 1;
    const closing = stream;
    stream = null;
    set(next);
    // Only then the light goes out: what ends the pictures ends the file.
    void recorder.stop().finally(() => closing && closeCamera(closing));
  }

  const fail = (message: string): void => stop({ type: "failed", message });

  async function keep({ startSample, samples, file }: RecordedSegment): Promise<void> {
    const id = await interviewId;
    const kept = await uploader.add({ segmentId: newId(), interviewId: id, startSample, samples, bytes: await file.arrayBuffer() });
    if (!kept && state.type === "on") fail(TOO_MUCH_WAITING);
  }

  uploader.poke();
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setWanted(next) {
      wanted = next;
      follow();
    },
    setActive(next) {
      active = next;
      follow();
    },
    tryAgain() {
      if (state.type !== "failed") return;
      set({ type: "off" });
      follow();
    },
    cut: () => recorder.cut({ keep: true }),
    stamp(body) {
      if (body.type !== "answer.discard" && body.type !== "answer.redo") return body;
      const stamped = { ...body, atSample: clockSample() };
      recorder.cut({ keep: false });
      return stamped;
    },
    dispose() {
      wanted = false;
      follow();
    },
  };
}
