import { StepText } from "@/components/SolutionText";
import { type Building, continuationOf, textOf } from "./building";

type Props = {
  state: Building;
  /** Which part: the steps before the one in hand, or those that came after it. */
  part: "before" | "after";
  busy: boolean;
  onGoTo: (at: number) => void;
};

/** The solution so far. Each step leads back to where it was chosen. */
export function Conversation({ state, part, busy, onGoTo }: Props) {
  const [from, to] = part === "before" ? [0, state.at] : [state.at + 1, state.steps.length];
  const shown = state.steps.slice(from, to).map((place, index) => ({ place, at: from + index, text: textOf(place) }));
  if (shown.length === 0) return null;
  return (
    <section
      className={`conversation conversation-${part}`}
      aria-label={part === "before" ? "Solution so far" : "Later"}
    >
      {part === "after" && (
        <p className="quiet">These steps stay as long as this one goes on as it did. Go on to come back to them.</p>
      )}
      <ol className="conversation-steps" start={from + 1}>
        {shown.map(({ place, at, text }) => (
          // keyed by place: two steps may have the same text
          <li key={at} className="conversation-step">
            <span className="conversation-number" aria-hidden="true">
              {at + 1}
            </span>
            <div className="conversation-text">
              {text === null ? <span className="quiet">Not chosen yet</span> : <StepText text={text} />}
              {continuationOf(place)?.kind === "own" && <span className="conversation-own">yours</span>}
            </div>
            <button
              type="button"
              className="button-quiet conversation-back"
              disabled={busy}
              aria-label={part === "before" ? `Go back to step ${at + 1}` : `Go to step ${at + 1}`}
              onClick={() => onGoTo(at)}
            >
              {part === "before" ? "Back here" : "Go here"}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
