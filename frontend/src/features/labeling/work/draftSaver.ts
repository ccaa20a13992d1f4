import { isSignedOut, isTemporary } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import { isTooLong } from "@/components/form/textLength";

/** What the labeler is told about their work: whether it is saved, and where. */
export type SaveState = "saved" | "saving" | "offline" | "signed_out" | "too_long" | "stopped";

type DraftSaverOptions = {
  /** Sends a draft; throws ApiError or NetworkError. `last` says that the page is going away. */
  send: (label: unknown, last: boolean) => Promise<void>;
  /** Keeps a copy in this browser; `sent` says that the server has it, too. */
  keep: (label: unknown, sent: boolean) => void;
  onState: (state: SaveState) => void;
  /** The server refused permanently: the assignment is closed, or the draft is invalid. */
  onRefused: (error: unknown) => void;
  delay?: number;
};

const DELAY = 500;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 30_000;

/**
 * Sends the newest draft a moment after the last change, one request at a time. Each change is kept in the browser immediately. Without
 * a response it retries automatically, each time after a longer pause; `retryNow` ends the pause when the network is back.
 */
export class DraftSaver {
  private label: unknown = undefined;
  private dirty = false;
  private sending = false;
  private stopped = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: DraftSaverOptions) {}

  change(label: unknown): void {
    if (this.stopped) return;
    this.label = label;
    this.dirty = true;
    this.options.keep(label, false);
    if (this.failures === 0) {
      this.options.onState("saving");
      this.schedule(this.options.delay ?? DELAY);
    }
  }

  /** Send the waiting draft now. */
  async flush(last = false): Promise<void> {
    clearTimeout(this.timer);
    if (this.stopped || !this.dirty || (this.sending && !last)) return;
    const label = this.label;
    this.dirty = false;
    if (isTooLong(JSON.stringify(label), limits.Draft.label.maxJsonLength)) return this.options.onState("too_long");
    this.sending = true;
    try {
      await this.options.send(label, last);
      this.failures = 0;
      if (this.stopped) return;
      if (!this.dirty) {
        this.options.keep(label, true);
        this.options.onState("saved");
      }
    } catch (error) {
      this.dirty = true;
      this.failed(error);
    } finally {
      this.sending = false;
    }
    if (this.dirty && this.failures === 0) this.schedule(0);
  }

  retryNow(): void {
    if (this.dirty && this.failures > 0) void this.flush();
  }

  /** No more requests: the work was submitted or returned. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private failed(error: unknown): void {
    if (this.stopped) return;
    this.failures += 1;
    if (isTemporary(error) || isSignedOut(error)) {
      this.options.onState(isSignedOut(error) ? "signed_out" : "offline");
      this.schedule(Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LONGEST_RETRY));
    } else {
      this.stop();
      this.options.onState("stopped");
      this.options.onRefused(error);
    }
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.flush(), delay);
  }
}
