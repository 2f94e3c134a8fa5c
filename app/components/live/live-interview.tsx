import { AudioLines, Keyboard } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { Dialog } from "../dialog";
import { TalkPreferencesFields } from "../talk/talk-preferences";
import { ActionBar } from "../stage/action-bar";
import { EditAnswer } from "../stage/edit-answer";
import { EndDialog } from "../stage/end-dialog";
import { ModeSwitch } from "../stage/mode-switch";
import { PlanLine } from "../stage/plan-line";
import { ProblemPanel } from "../stage/problem-panel";
import { ShortcutsHelp } from "../stage/shortcuts-help";
import { Stage } from "../stage/stage";
import { floorOf, type StageModel } from "../stage/stage-model";
import { Transcript } from "../stage/transcript";
import { answerDraft, correctionDraft } from "../stage/typed-draft";
import { useLetterShortcuts, useShortcuts } from "../stage/use-shortcuts";
import { Words } from "../stage/words";
import { TimingPanel } from "../timing/timing-panel";
import { Wordmark } from "../shell/wordmark";

type OpenDialog = "end" | "help" | "talk" | null;

interface LiveInterviewProps {
  model: StageModel;
  /** What the camera sees, or why it sees nothing. Default: nobody is filmed. */
  selfView?: ReactNode;
}

/** The live page: draws the model, keeps only what is open on the screen. */
export function LiveInterview({ model, selfView }: LiveInterviewProps) {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const [letters, setLetters] = useLetterShortcuts();
  useShortcuts({ model, letters, suspended: dialog !== null, onHelp: () => setDialog("help") });
  const closeOr = (name: OpenDialog) => (open: boolean) => setDialog(open ? name : null);
  const { state, actions, enabled } = model;
  useDrafts(model);

  return (
    <div className="live" data-compact={isCompact(model) || undefined}>
      <header className="live-head">
        <Wordmark />
        <PlanLine plan={model.plan} />
      </header>
      {/* Beside a text box a problem and the question need more room than small screens have: then they scroll. */}
      <main id="main" className={model.problem ? "live-stage overflow-y-auto [&>:is(.words,.edit-answer)]:shrink-0" : "live-stage"} tabIndex={-1}>
        <h1 className="sr-only">Interview with {model.interviewerName}</h1>
        {selfView}
        <Stage {...model} />
        <noscript>
          <p className="px-4 text-center text-small">Without JavaScript this page can neither speak nor listen. Turn it on to go on; everything so far is saved.</p>
        </noscript>
        {model.problem ? <ProblemPanel problem={model.problem} /> : null}
        {state === "editing" ? (
          <EditAnswer answerId={model.lastAnswerId} text={model.lastAnswerText} onSave={actions.saveEdit} onCancel={actions.cancelEdit} />
        ) : (
          <Words {...model} />
        )}
        <Notices notices={model.notices} />
      </main>
      <section aria-label="Actions" className="live-dock">
        <ActionBar model={model} onEnd={() => setDialog("end")}>
          {state === "ended" || state === "superseded" || state === "elsewhere" ? null : (
            <ModeSwitch modes={model.modes} answerMode={model.answerMode} disabled={!enabled.setMode} said={model.problem?.message ?? null} onChange={actions.setMode} />
          )}
        </ActionBar>
      </section>
      <aside className="live-side" aria-label="What was said">
        <h2 className="side-title">Transcript</h2>
        <Transcript rows={model.transcript} />
        <TimingPanel turns={model.timings} />
        <Disclosure model={model} onHelp={() => setDialog("help")} onTalk={() => setDialog("talk")} />
      </aside>
      <EndDialog open={dialog === "end"} onOpenChange={closeOr("end")} onEnd={actions.end} />
      <Dialog open={dialog === "talk"} onOpenChange={closeOr("talk")} title="How you talk" description="Remembered on this device. It takes effect at once.">
        <TalkPreferencesFields />
      </Dialog>
      <ShortcutsHelp open={dialog === "help"} onOpenChange={closeOr("help")} letters={letters} onLettersChange={setLetters} />
    </div>
  );
}

/** What was written of an answer that was sent, thrown away or passed over does not stay in the browser. */
function useDrafts({ answerKey, lastAnswerId, state }: Pick<StageModel, "answerKey" | "lastAnswerId" | "state">): void {
  useEffect(() => answerDraft.keepOnly(answerKey), [answerKey]);
  useEffect(() => correctionDraft.keepOnly(lastAnswerId), [lastAnswerId]);
  useEffect(() => {
    if (state !== "ended") return;
    answerDraft.forget();
    correctionDraft.forget();
  }, [state]);
}

/** Something has to be written or decided: the ring makes room for it. */
function isCompact({ state, answerMode, problem }: StageModel): boolean {
  return problem !== null || state === "editing" || (answerMode === "typed" && floorOf(state) === "candidate");
}

/** Who speaks, who listens, and what they cannot do: always on the page. */
function Disclosure({ model, onHelp, onTalk }: { model: StageModel; onHelp: () => void; onTalk: () => void }) {
  return (
    <footer className="disclosure">
      <p>
        <span className="text-ink">{model.interviewerLine}</span> · {model.voiceLine}
      </p>
      {model.interviewerLimits ? <p>{model.interviewerLimits}</p> : null}
      <p>{model.transcriptionLine}</p>
      <button type="button" className="keys-button" onClick={onTalk}>
        <AudioLines aria-hidden size={16} /> How you talk
      </button>
      <button type="button" className="keys-button" onClick={onHelp}>
        <Keyboard aria-hidden size={16} /> Keys
      </button>
    </footer>
  );
}

function Notices({ notices }: Pick<StageModel, "notices">) {
  return (
    <div aria-live="polite" className="notices">
      {notices.map(({ id, message }) => (
        <p key={id}>{message}</p>
      ))}
    </div>
  );
}
