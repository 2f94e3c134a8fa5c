import { initialContext } from "./context";
import { interviewSetup } from "./setup";
import { connection } from "./states/connection";
import { floor } from "./states/floor";
import { reports } from "./states/reports";

/** The loop of one interview. Pure: microphone, socket, player and recogniser are actors that `app/client/` provides. */
export const interviewMachine = interviewSetup.createMachine({
  id: "interview",
  type: "parallel",
  context: ({ input }) => initialContext(input),
  invoke: [
    { id: "socket", src: "socket", input: {} },
    { id: "player", src: "player", input: {} },
    { id: "recogniser", src: "recogniser", input: {} },
    { id: "capture", src: "capture", input: ({ self }) => ({ owner: self }) },
  ],
  states: { connection, reports, floor },
});
