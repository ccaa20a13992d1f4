import { type ComponentType, type ReactElement, useEffect, useSyncExternalStore } from "react";
import { Guarded } from "./Guarded";
import { Part } from "./Part";
import { MissingPart } from "./PartNote";

type Options<Props> = {
  /** Shown while it is being fetched. */
  waiting?: ReactElement | null;
  /** Frames what is shown in its place: a dialog must not become a line at the end of the page. */
  around?: (shown: ReactElement, props: Props) => ReactElement;
  /** Fetched when the first task is idle: labeling needs it, perhaps without a network. */
  ahead?: boolean;
  /** The name is that of a page: nothing else is on the screen. */
  isPage?: boolean;
};

export type LazyPart<Props> = ComponentType<Props> & { fetch: () => Promise<void> };

/**
 * A component in a file of its own. Until it is there, `waiting` is shown; if it cannot be loaded or fails to render, a line in its place
 * says so and tries again, and the rest of the page stays.
 *
 * React's own `lazy` remembers a failure for ever.
 */
export function lazyPart<Props extends object>(
  name: string,
  load: () => Promise<{ default: ComponentType<Props> }>,
  { waiting = null, around = (shown) => shown, ahead = false, isPage = false }: Options<Props> = {},
): LazyPart<Props> {
  const part = new Part(load, { ahead });
  function Lazy(props: Props) {
    const { module, failures, isLoading } = useSyncExternalStore(part.subscribe, part.read);
    useEffect(() => {
      void part.fetch();
      window.addEventListener("online", part.retry);
      return () => window.removeEventListener("online", part.retry);
    }, []);
    if (module) {
      return (
        <Guarded name={name} isPage={isPage} around={(note) => around(note, props)}>
          <module.default {...props} />
        </Guarded>
      );
    }
    if (failures === 0) return waiting && around(waiting, props);
    return around(<MissingPart name={name} isPage={isPage} isLoading={isLoading} onRetry={part.retry} />, props);
  }
  return Object.assign(Lazy, { fetch: part.fetch });
}
