export { closeAllSessions, handleUpgrade } from "./session-instance.server";
