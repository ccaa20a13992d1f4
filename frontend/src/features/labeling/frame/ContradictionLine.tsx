import type { Contradiction } from "@/api/models";
import { AnswerText } from "@/components/SolutionText";
import { CONTRADICTION } from "@/features/labeling/words/frame";

/** A quiet question beside Submit. It is always there, so that a screen reader reads what comes into it, once. */
export function ContradictionLine({ contradiction }: { contradiction: Contradiction | null }) {
  const words = contradiction?.suggested ? CONTRADICTION.suggestion : CONTRADICTION.guess;
  return (
    <p className="actions-contradiction" role="status">
      {contradiction && (
        <span>
          {CONTRADICTION.before} <AnswerText text={contradiction.answer} /> {words.between}{" "}
          <AnswerText text={contradiction.expected} />. {words.after}
        </span>
      )}
    </p>
  );
}
