import { usePageTitle } from "@/components/usePageTitle";

type Props = { assignment: number; draft: unknown; message: string; onNext: () => void };

/** The lease expired and the task went to somebody else, or the server refused the work. Nothing is thrown away. */
export function ClosedTask({ assignment, draft, message, onNext }: Props) {
  usePageTitle("This task is closed");
  function download() {
    const url = URL.createObjectURL(new Blob([JSON.stringify(draft, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `stepmark-draft-${assignment}.json`;
    link.click();
    URL.revokeObjectURL(url);
  }
  return (
    <main className="page">
      <section className="note note-closed" role="alert">
        <h1>This task is closed</h1>
        <p>{message}</p>
        <p>
          Your ratings could not be submitted, but they are not lost: download them, or continue with the next solution.
        </p>
        <div className="note-actions">
          <button type="button" className="button button-primary" onClick={onNext}>
            Next solution
          </button>
          <button type="button" className="button" onClick={download}>
            Download my draft
          </button>
        </div>
      </section>
    </main>
  );
}
