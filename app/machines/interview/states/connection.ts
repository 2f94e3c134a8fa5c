import { interviewSetup } from "../setup";

/** The connection as the page shows it. Keeping it, and sending again what was lost, is the socket actor's work. */
export const connection = interviewSetup.createStateConfig({
  initial: "connecting",
  on: {
    "socket.connected": {
      target: ".online",
      actions: [{ type: "welcome", params: ({ event }) => event }, "catchUpClock"],
    },
    "socket.reconnecting": ".reconnecting",
    "socket.refused": {
      target: ".refused",
      actions: { type: "setRefused", params: ({ event }) => ({ reason: event.reason }) },
    },
  },
  states: {
    connecting: {},
    online: {},
    reconnecting: {},
    refused: { on: { "user.retry": { target: "connecting", actions: ["clearProblem", "reconnect"] } } },
  },
});
