import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/Dialog";
import { ErrorNote } from "@/components/notes";

type Props = {
  name: string;
  title: string;
  children: ReactNode;
  confirm: string;
  error: unknown;
  isPending: boolean;
  /** Calls `done` on success, so that the dialog closes. */
  onConfirm: (done: () => void) => void;
  className?: string;
};

/** A button for an action that one click cannot undo: it says what will happen and asks for confirmation. */
export function Confirm({ name, title, children, confirm, error, isPending, onConfirm, className = "button" }: Props) {
  const [asks, setAsks] = useState(false);
  const close = () => setAsks(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setAsks(true)}>
        {name}
      </button>
      {asks && (
        <Dialog title={title} onClose={close}>
          {children}
          {Boolean(error) && <ErrorNote error={error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>
              Go back
            </button>
            <button
              type="button"
              className="button button-primary"
              disabled={isPending}
              onClick={() => onConfirm(close)}
            >
              {confirm}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
