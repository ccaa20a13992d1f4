import { Dialog } from "@/components/Dialog";

export function ConfirmSkip({ onClose, onSkip }: { onClose: () => void; onSkip: () => void }) {
  return (
    <Dialog title="Skip this solution?" onClose={onClose}>
      <p>It goes back to the queue for somebody else and will not come to you again. Your ratings of it are dropped.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep working
        </button>
        <button type="button" className="button button-primary" onClick={onSkip}>
          Skip it
        </button>
      </div>
    </Dialog>
  );
}
