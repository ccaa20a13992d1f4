import type { ReactNode } from "react";
import { Boundary } from "./Boundary";
import { BrokenPart } from "./PartNote";

type Props = {
  name: string;
  isPage?: boolean;
  /** When it changes, what failed is tried again. */
  of?: unknown;
  children: ReactNode;
};

/** If its children throw while they are rendered, a line in their place says so; the rest of the page stays. */
export function Guarded({ name, isPage = false, of, children }: Props) {
  return (
    <Boundary of={of} fallback={(retry) => <BrokenPart name={name} isPage={isPage} onRetry={retry} />}>
      {children}
    </Boundary>
  );
}
