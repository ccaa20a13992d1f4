import { FROM_ELSEWHERE } from "@/features/labeling/words/frame";

/** Says that the state that is shown is another tab's, so that nobody takes it for what they did here. */
export function FromElsewhere() {
  return (
    <div className="note note-reopened" role="status">
      <p>
        <strong>{FROM_ELSEWHERE}</strong>
      </p>
    </div>
  );
}
