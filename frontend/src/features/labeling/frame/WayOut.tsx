import { ctrlSign } from "@/features/labeling/keys/keys";

type Props = {
  id?: string;
  /** What Ctrl+Enter does; on a Mac, Command+Enter. */
  done: string;
  /** What Escape does. */
  back: string;
};

/** Below a field to type in, where the other keys are dead: how to continue without the mouse. */
export function WayOut({ id, done, back }: Props) {
  return (
    <p id={id} className="way-out quiet">
      <kbd translate="no">{ctrlSign()}</kbd>
      <span> </span>
      <kbd translate="no">↵</kbd>
      <span>{` ${done}, `}</span>
      <kbd translate="no">Esc</kbd>
      <span>{` ${back}.`}</span>
    </p>
  );
}
