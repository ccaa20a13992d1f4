import { type ReactNode, useId } from "react";

type Props = { label: string; sign: ReactNode; className: string; children: ReactNode };

/** A button and what it opens, as the browser's own popover: a click elsewhere or on a link, or Escape closes it. */
export function Popover({ label, sign, className, children }: Props) {
  const id = useId();
  return (
    <>
      <button type="button" className={`${className}-button`} aria-label={label} popoverTarget={id}>
        {sign}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a link is a click on it */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked */}
      <div
        id={id}
        popover="auto"
        className={`popover ${className}-popover`}
        onClick={(event) => (event.target as Element).closest("a") && event.currentTarget.hidePopover()}
      >
        {children}
      </div>
    </>
  );
}
