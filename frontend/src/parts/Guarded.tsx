import type { ReactElement, ReactNode } from "react";
import { Boundary } from "./Boundary";
import { BrokenPart } from "./PartNote";

type Props = {
  name: string;
  isPage?: boolean;
  /** When it changes, what failed is tried again. */
  of?: unknown;
  /** Frames the line. */
  around?: (note: ReactElement) => ReactElement;
  children: ReactNode;
};

/** If its children throw while they are rendered, a line in their place says so; the rest of the page stays. */
export function Guarded({ name, isPage = false, of, around = (note) => note, children }: Props) {
  return (
    <Boundary of={of} fallback={(retry) => around(<BrokenPart name={name} isPage={isPage} onRetry={retry} />)}>
      {children}
    </Boundary>
  );
}
