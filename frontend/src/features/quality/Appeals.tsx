import type { LabelerPage } from "@/api/models";
import { AnswerAppeal } from "@/notices/AnswerAppeal";

type Appeal = LabelerPage["pauses"][number]["appeals"][number];

export function Appeals({ appeals }: { appeals: readonly Appeal[] }) {
  return appeals.map((appeal) => (
    <section key={appeal.id} className="note" aria-label="Appeal">
      <p>{`They say: ${appeal.text}`}</p>
      {appeal.answered_at ? (
        <p>{`${appeal.answered_by} answered: ${appeal.answer}`}</p>
      ) : (
        <AnswerAppeal appeal={appeal.id} />
      )}
    </section>
  ));
}
