import { EmptyState } from "@/components/notes";
import QualityNotice from "@/components/quality/QualityNotice";
import { usePageTitle } from "@/components/usePageTitle";

/** Instead of a task, for a labeler who is paused. */
export default function Paused({ message }: { message: string }) {
  usePageTitle("Paused");
  return (
    <>
      <EmptyState title="No tasks for now">
        <p>{message}</p>
      </EmptyState>
      <QualityNotice />
    </>
  );
}
