import type { Instructions } from "@/api/models";
import { Markdown } from "@/components/Markdown";
import { RelativeTime } from "@/components/RelativeTime";

const FALLBACK = `
Read the problem, then rate the steps of the solution in order, until one is negative or all are rated.

- **Positive** (3): correct, to the point, can be checked within about half a minute, and it moves the solution forward.
- **Neutral** (2): the same, but it does not move the solution forward.
- **Negative** (1): anything else. Wrong, impossible to check, gibberish, off the topic, or a dead end. The solution ends here.
- **Unsure** (4): you cannot tell. The step is flagged for the people who keep these guidelines.

The answer in the box is a *guess*: it may be wrong. Judge each step by what is true, not by where it leads.
`;

type Props = {
  instructions: Instructions | null;
  /** Where the phase has no instructions of its own. */
  fallback?: string | undefined;
  onClose: () => void;
  onTour: () => void;
};

export function Guidelines({ instructions, fallback = FALLBACK, onClose, onTour }: Props) {
  return (
    <aside className="guidelines" aria-label="Guidelines">
      <header className="guidelines-head">
        <h2>Guidelines</h2>
        <button type="button" className="button-quiet" aria-label="Hide the guidelines" onClick={onClose}>
          ✕
        </button>
      </header>
      <GuidelinesText instructions={instructions} fallback={fallback} />
      <footer className="guidelines-foot quiet">
        {instructions && (
          <span>
            Version {instructions.version}, <RelativeTime iso={instructions.created_at} />
          </span>
        )}
        <button type="button" className="button-link" onClick={onTour}>
          Show the tour
        </button>
      </footer>
    </aside>
  );
}

export function GuidelinesText({ instructions, fallback = FALLBACK }: Pick<Props, "instructions" | "fallback">) {
  return <Markdown text={instructions?.text.trim() || fallback} />;
}
