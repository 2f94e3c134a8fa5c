import type { Outbox } from "./send-turn";
import { SessionAnswers } from "./session-answers.server";
import { SessionBargeIn } from "./session-barge-in.server";
import { SessionDrafts } from "./session-drafts.server";
import { type OnNotice, SessionNotices } from "./session-notices.server";
import type { SessionRecord } from "./session-record.server";
import { SessionReplies } from "./session-replies.server";
import type { SessionServices } from "./session-services";
import { SessionTimes } from "./session-times";
import { SessionTurns } from "./session-turns.server";
import { TurnFiles } from "./turn-files.server";

/** What a session consists of. */
export interface SessionParts {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  notices: SessionNotices;
  files: TurnFiles;
  times: SessionTimes;
  bargeIn: SessionBargeIn;
  turns: SessionTurns;
  drafts: SessionDrafts;
  answers: SessionAnswers;
}

interface PartsOptions {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  /** Whether a page is there. */
  connected: () => boolean;
}

/** Makes the parts and ties them together. */
export function createParts({ services, record, out, connected }: PartsOptions): SessionParts {
  const files: TurnFiles = new TurnFiles({ services, record, isStoring: (turnId) => answers.isStoring(turnId) || turns.left.isStoring(turnId) });
  const times = new SessionTimes({ services, record, out, onLate: (turnId) => files.save(turnId) });
  const bargeIn = new SessionBargeIn({ services, record, out });
  const notices = new SessionNotices({ record, out, log: services.log });
  const onNotice: OnNotice = (code, message) => (message === null ? notices.isOver(code) : notices.tellUnlessLast(code, message));
  const onWritten = (turnId: string): void => files.save(turnId);
  const onStored = (turnId: string): void => files.stored(turnId);
  const turns: SessionTurns = new SessionTurns({ services, record, out, onNotice, eraseObjects: () => files.eraseRemoved(), onWritten, onStored, times });
  const wordsOf = (turnId: string, samples: number): Promise<string> => answers.wordsOf(turnId, samples);
  const drafts = new SessionDrafts({ services, record, onNotice, questionWhole: () => turns.questionWhole(), wordsOf });
  const replies = new SessionReplies({ services, record, drafts, turns });
  const onFinished = (turnId: string): void => {
    files.save(turnId);
    files.stored(turnId);
  };
  const answers: SessionAnswers = new SessionAnswers({ services, record, out, notices, connected, replies, onFinished });
  return { services, record, out, notices, files, times, bargeIn, turns, drafts, answers };
}
