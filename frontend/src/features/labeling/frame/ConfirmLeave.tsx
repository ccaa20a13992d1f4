import { Dialog } from "@/components/Dialog";
import { leaveDialog } from "@/features/labeling/words/dialogs";

type Props = { reopened: boolean; onClose: () => void; onLeave: () => void };

export function ConfirmLeave({ reopened, onClose, onLeave }: Props) {
  const { title, text, action } = leaveDialog(reopened);
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep working
        </button>
        <button type="button" className="button button-primary" onClick={onLeave}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
