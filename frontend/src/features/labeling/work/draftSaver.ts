import { isAnotherUser, isClosed, isSignedOut, isTemporary } from "@/api/errors";
import { changedDraft } from "@/api/submits";
import { taskLimits } from "@/api/taskLimits.gen";

/** What the labeler is told about their work: whether it is saved, and where. */
export type SaveState = "saved" | "saving" | "offline" | "signed_out" | "too_long" | "unkept" | "stopped";

type DraftSaverOptions = {
  /** Sends a draft; throws ApiError or NetworkError. `last` says that the page is going away. */
  send: (label: unknown, last: boolean) => Promise<void>;
  /** Keeps a copy in this browser; `sent` says that the server has it, too. False: the browser cannot keep it. */
  keep: (label: unknown, sent: boolean) => boolean;
  onState: (state: SaveState) => void;
  /** The server refused: the assignment is closed (then nothing more is sent), or this draft is invalid (then the next one is). */
  onRefused: (error: unknown) => void;
  /** The server has a newer draft. True: it is this tab's own, so the waiting one is sent on top of it. */
  onChanged: (error: unknown) => boolean;
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
  private kept = true;
  private paused = false;
  private sending = false;
  private stopped = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private request: Promise<void> = Promise.resolve();

  constructor(private readonly options: DraftSaverOptions) {}

  change(label: unknown): void {
    if (this.stopped) return;
    this.label = label;
    this.dirty = true;
    this.kept = this.options.keep(label, false);
    if (this.paused) return;
    if (this.failures === 0) {
      this.options.onState("saving");
      this.schedule(this.options.delay ?? DELAY);
    }
  }

  /** Send the waiting draft now. */
  async flush(last = false): Promise<void> {
    clearTimeout(this.timer);
    if (this.stopped || this.paused || !this.dirty || (this.sending && !last)) return;
    const label = this.label;
    this.dirty = false;
    if (isLarger(JSON.stringify(label), taskLimits.Draft.label.maxJsonBytes)) return this.away("too_long");
    this.sending = true;
    this.request = this.deliver(label, last);
    await this.request;
  }

  /** Send what waits, also what was changed while a request was running. */
  async settle(): Promise<void> {
    await this.request;
    await this.flush();
  }

  private async deliver(label: unknown, last: boolean): Promise<void> {
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
      this.failed(error, label);
    } finally {
      this.sending = false;
    }
    if (this.dirty && this.failures === 0) this.schedule(0);
  }

  retryNow(): void {
    if (this.dirty && this.failures > 0) void this.flush();
  }

  /** Nothing waits to be sent. */
  get isClean(): boolean {
    return !this.dirty && !this.sending;
  }

  /** No requests while the work is being submitted; what changed before is part of the submit. */
  pause(): void {
    this.paused = true;
    clearTimeout(this.timer);
  }

  /** The submit was refused, so the work goes on. */
  resume(): void {
    this.paused = false;
    if (this.dirty) this.schedule(0);
  }

  /** No more requests: the work was submitted or returned. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private failed(error: unknown, label: unknown): void {
    if (this.stopped) return;
    if (isTemporary(error) || isSignedOut(error)) {
      this.failures += 1;
      this.away(isSignedOut(error) ? "signed_out" : "offline");
      this.schedule(Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LONGEST_RETRY));
      return;
    }
    this.failures = 0;
    if (changedDraft(error)) {
      if (!this.options.onChanged(error)) this.stop();
      return;
    }
    this.dirty = this.label !== label; // the same would be refused again
    if (isClosed(error) || isAnotherUser(error)) this.stop();
    this.options.onState("stopped");
    this.options.onRefused(error);
  }

  /** The server does not have it. What the labeler reads depends on whether the browser does. */
  private away(state: "offline" | "signed_out" | "too_long"): void {
    this.options.onState(this.kept ? state : "unkept");
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (!this.stopped && !this.paused) this.timer = setTimeout(() => void this.flush(), delay);
  }
}

/** Whether a text takes more bytes than allowed. Counting them is slow, and mostly not needed: a character takes at most three. */
function isLarger(text: string, most: number): boolean {
  return text.length * 3 > most && new TextEncoder().encode(text).length > most;
}
