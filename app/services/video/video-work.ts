import { OneAtATime } from "~/services/concurrency/one-at-a-time";

/** Storing a segment of an interview and sweeping its video: between an object and its event nobody may look for strays. */
export const videoWork = new OneAtATime();
