import type { ReactNode } from "react";
import { Popover } from "@/components/Popover";
import { Faces, faceOfMark, MARK_OF_FACE } from "./Faces";
import { useLabelingKeys } from "./KeysContext";
import { keySign } from "./keys";
import type { Mark } from "./state";
import type { Question } from "./TaskDialogs";

type Props = {
  /** What the faces are about: the current step, or the current completion. Null: there is nothing to rate now. */
  rating: { legend: string; mark: Mark | null } | null;
  /** The one button that goes on: what it says, and whether it can be pressed now. */
  action: ReactNode;
  canAct: boolean;
  canUndo: boolean;
  /** What is undone, where it is not the last rating. */
  undoName?: string | undefined;
  busy: boolean;
  /** The guidelines stand beside the work, so the page is wider. */
  wide: boolean;
  message: string;
  onMark: (mark: Mark) => void;
  onUndo: () => void;
  onAct: () => void;
  /** Null: the phase allows no skipping. */
  onSkip: (() => void) | null;
  skipName?: string | undefined;
  /** Shows the current step, where it is out of sight; else null. */
  onJump?: (() => void) | null;
  onAsk: (question: Question) => void;
};

/** Always in reach: on a phone the faces of what is current are here, too, where the thumb is. */
export function ActionBar(props: Props) {
  const { rating, action, canAct, canUndo, busy, wide, message, onMark, onUndo, onAct } = props;
  const keys = useLabelingKeys();
  return (
    <footer className="actions">
      <div className={`actions-inner ${wide ? "actions-inner-wide" : ""}`}>
        <p className="actions-message" role="status">
          {message}
        </p>
        {props.onJump && (
          <button type="button" className="button-link actions-jump" onClick={props.onJump}>
            Show the current step <Key of={keys.jump} />
          </button>
        )}
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
            {action} <Key of={keys.submit} />
          </button>
          <button type="button" className="button" disabled={busy || !canUndo} onClick={onUndo}>
            {props.undoName ?? "Undo"} <Key of={keys.undo} />
          </button>
          <span className="actions-rare">
            <RareActions {...props} />
          </span>
          <Popover label="More ways to end this task" sign="More" className="actions-more">
            <RareActions {...props} />
          </Popover>
        </div>
      </div>
    </footer>
  );
}

function RareActions({
  busy,
  onSkip,
  skipName = "Skip",
  onAsk,
}: Pick<Props, "busy" | "onSkip" | "skipName" | "onAsk">) {
  const keys = useLabelingKeys();
  return (
    <>
      <button type="button" className="button button-plain" disabled={busy} onClick={() => onAsk("give_up")}>
        Give up <Key of={keys.giveUp} />
      </button>
      <button type="button" className="button button-plain" disabled={busy} onClick={() => onAsk("bad_problem")}>
        Bad problem <Key of={keys.badProblem} />
      </button>
      {onSkip && (
        <button type="button" className="button button-plain" disabled={busy} onClick={onSkip}>
          {skipName} <Key of={keys.skip} />
        </button>
      )}
    </>
  );
}

function Key({ of: [key] }: { of: readonly string[] }) {
  return key === undefined ? null : <kbd>{keySign(key)}</kbd>;
}
