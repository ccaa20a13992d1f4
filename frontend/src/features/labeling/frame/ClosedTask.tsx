import { useEffect, useRef } from "react";
import { usePageTitle } from "@/components/usePageTitle";
import { CLOSED_TITLE, CLOSED_WORK, NEXT_TASK, SAVE_RATINGS } from "@/features/labeling/words/refusals";
import { saveRatings } from "@/features/labeling/work/ratingsText";

type Props = {
  assignment: number;
  problem: string;
  /** The work that was not taken. */
  label: unknown;
  message: string;
  onNext: () => void;
};

/** The task is not the labeler's any more: submitted or skipped elsewhere, or somebody else has it. Nothing is thrown away. */
export default function ClosedTask({ assignment, problem, label, message, onNext }: Props) {
  usePageTitle(CLOSED_TITLE);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <main className="page">
      <section className="note note-closed" role="alert">
        <h1 ref={title} tabIndex={-1}>
          {CLOSED_TITLE}
        </h1>
        <p>{message}</p>
        <p>{CLOSED_WORK}</p>
        <div className="note-actions">
          <button type="button" className="button button-primary" onClick={onNext}>
            {NEXT_TASK}
          </button>
          <button type="button" className="button" onClick={() => saveRatings(assignment, label, problem)}>
            {SAVE_RATINGS}
          </button>
        </div>
      </section>
    </main>
  );
}
