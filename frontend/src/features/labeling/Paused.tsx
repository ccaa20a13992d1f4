import { EmptyState } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import QualityNotice from "@/notices/QualityNotice";

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
