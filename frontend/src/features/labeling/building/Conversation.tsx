import { StepText } from "@/components/SolutionText";
import { goToInWords } from "@/features/labeling/words/building";
import type { Comments } from "@/features/labeling/work/draft";
import { type Building, continuationOf, textOf } from "./building";

type Props = {
  state: Building;
  comments?: Comments;
  /** Which part: the steps before the current one, or those after it. */
  part: "before" | "after";
  busy: boolean;
  onGoTo: (at: number) => void;
};

const NONE: Comments = {};

/** The solution so far. Each step has a button that goes back to it. */
export function Conversation({ state, comments = NONE, part, busy, onGoTo }: Props) {
  const [from, to] = part === "before" ? [0, state.at] : [state.at + 1, state.steps.length];
  const shown = state.steps.slice(from, to).map((place, index) => ({ place, at: from + index, text: textOf(place) }));
  if (shown.length === 0) return null;
  return (
    <section
      className={`conversation conversation-${part}`}
      aria-label={part === "before" ? "Solution so far" : "Later"}
    >
      {part === "after" && (
        <p className="quiet">
          These steps are kept as long as the step above continues in the same way. Continue to return to them.
        </p>
      )}
      <ol className="conversation-steps" start={from + 1}>
        {shown.map(({ place, at, text }) => (
          // keyed by index: two steps may have the same text
          <li key={at} className="conversation-step">
            <span className="conversation-number" aria-hidden="true">
              {at + 1}
            </span>
            <div className="conversation-text">
              {text === null ? <span className="quiet">Not chosen yet</span> : <StepText text={text} />}
              {continuationOf(place)?.kind === "own" && <span className="conversation-own">yours</span>}
              {comments[at] && <p className="step-note quiet">{comments[at]}</p>}
            </div>
            <button
              type="button"
              className="button-quiet conversation-back"
              disabled={busy}
              aria-label={goToInWords(at + 1, part).label}
              onClick={() => onGoTo(at)}
            >
              {goToInWords(at + 1, part).name}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
