import { type ReactNode, useId } from "react";

type Props = { label: string; sign: ReactNode; className: string; children: ReactNode };

/** A button and what it opens, as the browser's own popover: a click elsewhere or Escape closes it. */
export function Popover({ label, sign, className, children }: Props) {
  const id = useId();
  return (
    <>
      <button type="button" className={`${className}-button`} aria-label={label} popoverTarget={id}>
        {sign}
      </button>
      <div id={id} popover="auto" className={`popover ${className}-popover`}>
        {children}
      </div>
    </>
  );
}
