import { Popover } from "@/components/Popover";
import { Faces, faceOfMark, MARK_OF_FACE } from "./StepRow";
import type { LabelAction, LabelState } from "./state";
import { finishReason } from "./state";
import type { Question } from "./TaskDialogs";

type Props = {
  state: LabelState;
  busy: boolean;
  /** The guidelines stand beside the work, so the page is wider. */
  wide: boolean;
  message: string;
  dispatch: (action: LabelAction) => void;
  onSubmit: () => void;
  onSkip: () => void;
  onAsk: (question: Question) => void;
};

/** Always in reach: on a phone the faces of the current step are here, too, where the thumb is. */
export function ActionBar({ state, busy, wide, message, dispatch, onSubmit, onSkip, onAsk }: Props) {
  const mark = state.marks[state.current];
  return (
    <footer className="actions">
      <div className={`actions-inner ${wide ? "actions-inner-wide" : ""}`}>
        <p className="actions-message" role="status">
          {message}
        </p>
        <div className="actions-faces">
          <Faces
            legend={`Rating of the current step, step ${state.current + 1}`}
            chosen={mark === undefined ? null : faceOfMark(mark)}
            disabled={busy || state.steps.length === 0}
            reachable
            onChoose={(face) => dispatch({ type: "mark", mark: MARK_OF_FACE[face] })}
          />
        </div>
        <div className="actions-buttons">
          <button
            type="button"
            className="button button-primary"
            aria-disabled={busy || !finishReason(state)}
            onClick={onSubmit}
          >
            Submit <kbd>↵</kbd>
          </button>
          <button
            type="button"
            className="button"
            disabled={busy || state.past.length === 0}
            onClick={() => dispatch({ type: "undo" })}
          >
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
