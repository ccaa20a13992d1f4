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
          <span>{`${CONTRADICTION.before} `}</span>
          <AnswerText text={contradiction.answer} />
          <span>{` ${words.between} `}</span>
          <AnswerText text={contradiction.expected} />
          <span>{`. ${words.after}`}</span>
        </span>
      )}
    </p>
  );
}
