import { Component, type ReactNode } from "react";

type Props = {
  /** Shown instead of children that threw while rendering; `retry` renders them anew. */
  fallback: (retry: () => void) => ReactNode;
  /** When it changes, the children are tried again: the address of a page, for instance. */
  of?: unknown;
  children: ReactNode;
};
type State = { hasFailed: boolean; of: unknown };

/** Keeps an exception while rendering from emptying the page. React writes the exception to the console. */
export class Boundary extends Component<Props, State> {
  override state: State = { hasFailed: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ of }: Props, state: State): Partial<State> | null {
    return of === state.of ? null : { hasFailed: false, of };
  }

  private readonly retry = () => this.setState({ hasFailed: false });

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback(this.retry) : this.props.children;
  }
}
