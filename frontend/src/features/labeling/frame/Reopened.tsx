/** Says that this is work that was submitted, so that nobody takes it for a new task. */
export function Reopened() {
  return (
    <div className="note note-reopened" role="status">
      <p>
        <strong>You are changing what you submitted.</strong> It stands as it was until you submit again.
      </p>
    </div>
  );
}
