import { type ReactNode, useEffect, useRef } from "react";
import type { Contradiction } from "@/api/models";
import { Popover } from "@/components/Popover";
import { KeyHint } from "@/features/labeling/keys/KeyHint";
import { leaveName, REOPENED } from "@/features/labeling/words/frame";
import { undoName } from "@/features/labeling/words/undo";
import type { Mark } from "@/features/labeling/work/mark";
import { ContradictionLine } from "./ContradictionLine";
import { Faces, faceOfMark, MARK_OF_FACE } from "./Faces";
import { useHeightAs } from "./useHeightAs";
import type { Frame } from "./useTaskFrame";

/** What the faces rate: the current step, or the current completion. */
export type CurrentRating = { legend: string; mark: Mark | null };
/** The main button: its text, and whether it can be pressed now. */
export type Act = { name: string; canAct: boolean; onAct: () => void };

type Props = {
  frame: Frame;
  /** Null if there is nothing to rate now. */
  rating: CurrentRating | null;
  act: Act;
  message: string;
  /** The finished label and the solution's answer contradict each other. */
  contradiction: Contradiction | null;
  busy: boolean;
  reopened: boolean;
  /** Above the message: why the work was not taken. */
  notice?: ReactNode;
  /** The message gets the focus, because the row that had it cannot be used while the work waits to be sent. */
  takesFocus?: boolean;
  /** Scrolls to the current step; null while it is visible. */
  onJump?: (() => void) | null;
};

/** Always visible: on a phone the faces for the current step are here, too, where the thumb is. */
export function ActionBar(props: Props) {
  const { frame, rating, act, message, contradiction, busy, reopened, onJump, notice, takesFocus = false } = props;
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (takesFocus) line.current?.focus();
  }, [takesFocus]);
  const bar = useRef<HTMLElement>(null);
  useHeightAs("--actions-height", bar);
  return (
    <footer ref={bar} className="actions">
      <div className={`actions-inner ${frame.guidelinesOpen ? "actions-inner-wide" : ""}`}>
        {reopened && (
          <p className="actions-reopened" role="status">
            {REOPENED}
          </p>
        )}
        {notice && <div>{notice}</div>}
        <p ref={line} tabIndex={-1} className="actions-message" role="status">
          {message}
        </p>
        <ContradictionLine contradiction={contradiction} />
        {onJump && (
          <button type="button" className="button-link actions-jump" onClick={onJump}>
            <span>Show the current step </span>
            <KeyHint of="jump" />
          </button>
        )}
        {rating && (
          <div className="actions-faces">
            <Faces
              legend={rating.legend}
              chosen={rating.mark === null ? null : faceOfMark(rating.mark)}
              disabled={busy}
              reachable
              onChoose={(face) => frame.onMark(MARK_OF_FACE[face])}
            />
          </div>
        )}
        <div className="actions-buttons">
          <button
            type="button"
            className="button button-primary"
            aria-disabled={busy || !act.canAct}
            onClick={act.onAct}
          >
            <span>{`${act.name} `}</span>
            <KeyHint of="submit" />
          </button>
          <button type="button" className="button" disabled={busy || !frame.canUndo} onClick={frame.undo}>
            <span>{`${undoName(frame.undoes)} `}</span>
            <KeyHint of="undo" />
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

function RareActions({ frame, rating, busy, reopened }: Pick<Props, "frame" | "rating" | "busy" | "reopened">) {
  return (
    <>
      {rating && (
        <button
          type="button"
          className="button button-plain"
          disabled={busy}
          onClick={() => frame.openDialog("comment")}
        >
          <span>Comment </span>
          <KeyHint of="comment" />
        </button>
      )}
      <button type="button" className="button button-plain" disabled={busy} onClick={() => frame.openDialog("give_up")}>
        <span>Give up </span>
        <KeyHint of="giveUp" />
      </button>
      <button
        type="button"
        className="button button-plain"
        disabled={busy}
        onClick={() => frame.openDialog("bad_problem")}
      >
        <span>Bad problem </span>
        <KeyHint of="badProblem" />
      </button>
      {frame.leave && (
        <button type="button" className="button button-plain" disabled={busy} onClick={frame.leave}>
          <span>{`${leaveName(reopened, frame.isChanged)} `}</span>
          <KeyHint of="skip" />
        </button>
      )}
    </>
  );
}
