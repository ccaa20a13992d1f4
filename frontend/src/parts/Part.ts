import { fetchAhead } from "./ahead";
import { importPart } from "./importPart";
import { askServer } from "./server";

export type PartState<Module> = {
  module: Module | null;
  /** How often fetching it has failed. */
  failures: number;
  isLoading: boolean;
};

/** A piece of the page in a file of its own. Fetching can fail (no network, a newer version on the server) and can be tried again. */
export class Part<Module> {
  private state: PartState<Module> = { module: null, failures: 0, isLoading: false };
  private loading: Promise<void> | null = null;
  private isWantedAgain = false;
  private readonly listeners = new Set<() => void>();

  /** With `ahead` it is fetched when the first task is idle, so that it is there when it is needed. */
  constructor(
    private readonly load: () => Promise<Module>,
    { ahead = false } = {},
  ) {
    if (ahead) fetchAhead(this.fetch);
  }

  /** Fetch it, unless it is there. The promise never rejects: the state says what came of it. */
  readonly fetch = (): Promise<void> => {
    if (this.state.module) return Promise.resolve();
    if (!this.loading) {
      this.change({ isLoading: true });
      this.loading = importPart(this.load, this.state.failures)
        .then(
          (module) => this.change({ module, isLoading: false }),
          (error) => this.fail(error),
        )
        .finally(() => {
          this.loading = null;
          if (this.isWantedAgain && !this.state.module) void this.fetch();
          this.isWantedAgain = false;
        });
    }
    return this.loading;
  };

  /** Fetch it at a click, or because the network is back: if it is just being fetched and that fails, once more. */
  readonly retry = (): Promise<void> => {
    this.isWantedAgain = this.loading !== null;
    return this.fetch();
  };

  readonly read = (): PartState<Module> => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private async fail(error: unknown): Promise<void> {
    console.error(error);
    await askServer(); // first, so that the page can say why
    this.change({ failures: this.state.failures + 1, isLoading: false });
  }

  private change(state: Partial<PartState<Module>>): void {
    this.state = { ...this.state, ...state };
    for (const listener of this.listeners) listener();
  }
}
