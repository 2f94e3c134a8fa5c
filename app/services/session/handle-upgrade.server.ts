export { closeAllSessions, endSession, handleUpgrade } from "./session-instance.server";
