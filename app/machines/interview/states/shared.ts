/** Parameters of guards and actions, taken from the event. */
export const of = <Event extends { turnId: string }>({ event }: { event: Event }) => ({ turnId: event.turnId });
export const ofEpoch = <Event extends { turnId: string; epoch: number }>({ event }: { event: Event }) => ({
  turnId: event.turnId,
  epoch: event.epoch,
});
export const samples = <Event extends { samples: number }>({ event }: { event: Event }) => ({ samples: event.samples });

export const progressed = {
  type: "turnProgressed",
  params: ({ event }: { event: { playedSamples: number } }) => ({ playedSamples: event.playedSamples }),
} as const;

/** The server knows better: forget what this page believed and take up its view. */
export const resync = [
  { type: "note", params: ({ event }: { event: { message: string } }) => ({ message: event.message }) },
  "dropDevices",
  "forgetView",
  "reconnect",
] as const;
