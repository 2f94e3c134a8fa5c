import { clockTime } from "~/domain/clock-time";

import type { Recording } from "./playback-model";
import type { Player } from "./player";
import { usePlayerValue } from "./use-player";
import { lastWhere } from "./turn-text";

interface QuestionListProps {
  chapters: Recording["chapters"];
  player: Player;
  onGo: (chapter: Recording["chapters"][number]) => void;
}

/** The questions in the margin, each with its time; the one that plays is marked. */
export function QuestionList({ chapters, player, onGo }: QuestionListProps) {
  const at = usePlayerValue(player, ({ turnId, clockMs }) => (turnId === null ? -1 : lastWhere(chapters, ({ startMs }) => startMs <= clockMs + 1)));
  if (chapters.length === 0) return null;
  return (
    <nav aria-label="Questions" className="question-list no-print">
      <ol>
        {chapters.map((chapter, index) => (
          <li key={chapter.turnId}>
            <button type="button" aria-current={index === at ? "true" : undefined} onClick={() => onGo(chapter)}>
              <span className="tabular">{clockTime(chapter.startMs)}</span>
              <span dir="auto">{chapter.text || chapter.label}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
