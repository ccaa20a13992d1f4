import type { ReactNode } from "react";
import { Popover } from "@/components/Popover";
import { Faces, faceOfMark, MARK_OF_FACE } from "./Faces";
import type { Mark } from "./state";
import type { Question } from "./TaskDialogs";

type Props = {
  /** What the faces are about: the current step, or the current completion. Null: there is nothing to rate now. */
  rating: { legend: string; mark: Mark | null } | null;
  /** The one button that goes on: what it says, and whether it can be pressed now. */
  action: ReactNode;
  canAct: boolean;
  canUndo: boolean;
  busy: boolean;
  /** The guidelines stand beside the work, so the page is wider. */
  wide: boolean;
  message: string;
  onMark: (mark: Mark) => void;
  onUndo: () => void;
  onAct: () => void;
  onSkip: () => void;
  onAsk: (question: Question) => void;
};

/** Always in reach: on a phone the faces of what is current are here, too, where the thumb is. */
export function ActionBar(props: Props) {
  const { rating, action, canAct, canUndo, busy, wide, message, onMark, onUndo, onAct, onSkip, onAsk } = props;
  return (
    <footer className="actions">
      <div className={`actions-inner ${wide ? "actions-inner-wide" : ""}`}>
        <p className="actions-message" role="status">
          {message}
        </p>
        {rating && (
          <div className="actions-faces">
            <Faces
              legend={rating.legend}
              chosen={rating.mark === null ? null : faceOfMark(rating.mark)}
              disabled={busy}
              reachable
              onChoose={(face) => onMark(MARK_OF_FACE[face])}
            />
          </div>
        )}
        <div className="actions-buttons">
          <button type="button" className="button button-primary" aria-disabled={busy || !canAct} onClick={onAct}>
            {action} <kbd>↵</kbd>
          </button>
          <button type="button" className="button" disabled={busy || !canUndo} onClick={onUndo}>
            Undo <kbd>u</kbd>
          </button>
          <span className="actions-rare">
            <RareActions busy={busy} onSkip={onSkip} onAsk={onAsk} />
          </span>
          <Popover label="More ways to end this task" sign="More" className="actions-more">
            <RareActions busy={busy} onSkip={onSkip} onAsk={onAsk} />
          </Popover>
        </div>
      </div>
    </footer>
  );
}

function RareActions({ busy, onSkip, onAsk }: Pick<Props, "busy" | "onSkip" | "onAsk">) {
  return (
    <>
      <button type="button" className="button button-plain" disabled={busy} onClick={() => onAsk("give_up")}>
        Give up <kbd>g</kbd>
      </button>
      <button type="button" className="button button-plain" disabled={busy} onClick={() => onAsk("bad_problem")}>
        Bad problem <kbd>b</kbd>
      </button>
      <button type="button" className="button button-plain" disabled={busy} onClick={onSkip}>
        Skip <kbd>s</kbd>
      </button>
    </>
  );
}
