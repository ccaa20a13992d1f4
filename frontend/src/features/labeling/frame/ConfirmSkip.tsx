import { Dialog } from "@/components/Dialog";

type Props = { reopened: boolean; onClose: () => void; onSkip: () => void };

export function ConfirmSkip({ reopened, onClose, onSkip }: Props) {
  if (reopened) {
    return (
      <Dialog title="Leave it as it was?" onClose={onClose}>
        <p>What you submitted before stays. What you changed now is dropped.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Keep working
          </button>
          <button type="button" className="button button-primary" onClick={onSkip}>
            Leave it as it was
          </button>
        </div>
      </Dialog>
    );
  }
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
