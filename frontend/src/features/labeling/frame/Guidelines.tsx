import type { Instructions } from "@/api/models";
import { Markdown } from "@/components/Markdown";
import { RelativeTime } from "@/components/RelativeTime";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { keySign, type LabelingAction, type LabelingKeys } from "@/features/labeling/keys/keys";
import { at } from "@/parts/base";

type Props = {
  instructions: Instructions | null;
  /** Shown if the phase has no instructions of its own. */
  fallback: string;
  onClose: () => void;
  onTour: () => void;
};

export function Guidelines({ instructions, fallback, onClose, onTour }: Props) {
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
            <span>{`Version ${instructions.version}, `}</span>
            <RelativeTime iso={instructions.created_at} />
          </span>
        )}
        <button type="button" className="button-link" onClick={onTour}>
          Show the tour
        </button>
        <a href={at("/how-to-rate")} target="_blank" rel="noreferrer">
          How to rate, with examples
        </a>
      </footer>
    </aside>
  );
}

export function GuidelinesText({ instructions, fallback }: Pick<Props, "instructions" | "fallback">) {
  const keys = useLabelingKeys();
  return <Markdown text={instructions?.text.trim() || withKeys(fallback, keys)} />;
}

/** "({positive})" names the labeler's key for it; without one, the brackets go, too. */
function withKeys(text: string, keys: LabelingKeys): string {
  return text.replace(/ \(\{(\w+)\}\)/g, (_, action: LabelingAction) => {
    const sign = keySign(keys[action]?.[0]);
    return sign ? ` (${sign})` : "";
  });
}
