import { CornerUpRight, type LucideIcon, Mic, Pause, Pencil, Play, Repeat2, RotateCcw, SkipForward, Square, Trash2, LogOut, VolumeX } from "lucide-react";
import { type ReactNode, useState } from "react";

import { Button, ButtonLink } from "../button";
import { type PrimaryAction, primaryAction } from "./primary-action";
import type { StageModel } from "./stage-model";
import { ThinkButton } from "./think-button";
import { TypedAnswer } from "./typed-answer";

interface ActionBarProps {
  model: StageModel;
  onEnd: () => void;
  children?: ReactNode;
}

/** One large action for this moment, in one place; the rest quiet and labelled, always in the same order. */
export function ActionBar({ model, onEnd, children }: ActionBarProps) {
  return (
    <div className="action-bar">
      <div className="primary-slot">
        <Primary model={model} />
        {model.enabled.think || model.thinking === "held" ? <ThinkButton {...model} /> : null}
      </div>
      {children}
      <QuietActions model={model} onEnd={onEnd} />
    </div>
  );
}

const ICONS: Record<Extract<PrimaryAction, { type: "press" }>["icon"], LucideIcon> = {
  interrupt: VolumeX,
  start: Mic,
  finish: Square,
  skip: SkipForward,
  resume: Play,
  retry: RotateCcw,
  "take-over": CornerUpRight,
};

function Primary({ model }: { model: StageModel }) {
  const action = primaryAction(model);
  const [typing, setTyping] = useState(false);
  if (action.type === "type") {
    // Beside a problem it is not certain that who answers wants to type; who did a moment ago does.
    return <TypedAnswer key={model.answerKey} {...model} takesFocus={typing || model.problem === null} onFocusChange={setTyping} />;
  }
  if (action.type === "wait") return <p className="primary-words">{action.words}</p>;
  if (action.type === "open") {
    return (
      <ButtonLink look="primary" size="large" to={action.href}>
        {action.label}
      </ButtonLink>
    );
  }
  const Icon = ICONS[action.icon];
  return (
    <Button look="primary" size="large" onClick={action.onPress} aria-keyshortcuts={action.keys === "Esc" ? "Escape" : action.keys}>
      <Icon aria-hidden size={20} />
      {action.label}
    </Button>
  );
}

function QuietActions({ model, onEnd }: { model: StageModel; onEnd: () => void }) {
  const { enabled, actions, state } = model;
  if (state === "ended" || state === "superseded" || state === "elsewhere") return null;
  return (
    <div className="quiet-actions">
      <Quiet Icon={Repeat2} word="Repeat" rest="question" enabled={enabled.repeat} onPress={actions.repeat} keys="R" />
      <Quiet Icon={SkipForward} word="Skip" rest="question" enabled={enabled.skip} onPress={actions.skip} />
      {state === "answering" || enabled.discard ? (
        <Quiet Icon={Trash2} word="Discard" rest="answer" enabled={enabled.discard} onPress={actions.discard} />
      ) : (
        <Quiet Icon={RotateCcw} word="Redo" rest="last answer" enabled={enabled.redo} onPress={actions.redo} />
      )}
      <Quiet Icon={Pencil} word="Edit" rest="last answer" enabled={enabled.edit} onPress={actions.edit} keys="E" />
      {/* While paused, the large button resumes. */}
      <Quiet Icon={Pause} word="Pause" enabled={enabled.pause} onPress={actions.pause} keys="P" />
      <Quiet Icon={LogOut} word="End" rest="interview" enabled={enabled.end} onPress={onEnd} />
    </div>
  );
}

interface QuietProps {
  Icon: LucideIcon;
  /** Shown everywhere; with `rest` it is the whole name, which narrow screens only tell to screen readers. */
  word: string;
  rest?: string;
  enabled: boolean;
  onPress: () => void;
  keys?: string;
}

function Quiet({ Icon, word, rest, enabled, onPress, keys }: QuietProps) {
  return (
    <button type="button" className="quiet-action" disabled={!enabled} onClick={onPress} aria-keyshortcuts={keys}>
      <Icon aria-hidden size={18} />
      <span>
        {word}
        {rest ? <span className="quiet-rest"> {rest}</span> : null}
      </span>
    </button>
  );
}
