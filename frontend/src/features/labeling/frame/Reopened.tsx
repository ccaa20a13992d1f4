/** Says that this task was submitted before, so that nobody takes it for a new one. */
export function Reopened() {
  return (
    <div className="note note-reopened" role="status">
      <p>
        <strong>You are changing what you submitted.</strong> Your earlier submission stays in place until you submit
        again.
      </p>
    </div>
  );
}
