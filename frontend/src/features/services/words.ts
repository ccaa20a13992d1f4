/** What the page of the installation says. */
import type { Delivery, Findings, Process, ServiceStatus, Webhook } from "@/api/models";

export const NONE = "./dev does not run the services of this site, so their logs are not known here.";
export const INTRODUCTION =
  "The programs behind this site, as ./dev runs them on this host. One that ends is started again, with growing pauses; the others go on meanwhile.";
export const PROCESSES =
  "Each process reports every few seconds. One that was ended in order is not listed; one that was killed stays for a day.";
export const CONDITIONS_NONE = "Nothing needs an admin.";
export const WEBHOOKS =
  "Each webhook is sent a signed message for every event that it is told of. The documentation has the content of each, and shows how a receiver checks the signature.";
export const EVENTS: Readonly<Record<Webhook["events"][number], string>> = {
  "attention.changed": "Something needs an admin, or no longer does",
  "labeling.submitted": "Labelings are submitted",
  "generation.done": "A generation is done",
  "model.promoted": "A reward model becomes current",
};
export const INCLUDE_LABELS = "Send the labels, too";
export const INCLUDE_LABELS_HINT =
  "The texts of the steps and all ratings. Without this, a message has a link and counts.";
export const SECRET_ONCE = "This is the secret that signs. It is shown once: copy it to the receiver now.";
export const MAIL_OFF = "No mail server is set. An operator sets EMAIL_URL and EMAIL_FROM; see the documentation.";
export const NO_DELIVERIES = "Nothing was sent in the last 30 days.";
export const TEST_SENT = "It is sent within half a minute. The list of deliveries says how it went.";

type Level = Findings["level"];

export const LEVELS: Readonly<Record<Level, string>> = { ok: "Well", warn: "Look at it", fail: "Fails" };
export const TAGS: Readonly<Record<Level, string>> = {
  ok: "tag tag-active",
  warn: "tag tag-paused",
  fail: "tag tag-failed",
};

/** In one sentence, what the checks say together. */
export function summary(checks: readonly Findings[]): string {
  const number = (level: Level) =>
    checks.reduce((sum, check) => sum + check.findings.filter((finding) => finding.level === level).length, 0);
  const [failed, looked] = [number("fail"), number("warn")];
  if (!failed && !looked) return "All checks pass.";
  const parts = [];
  if (failed) parts.push(failed === 1 ? "1 thing fails" : `${failed} things fail`);
  if (looked) parts.push(looked === 1 ? "1 thing should be looked at" : `${looked} things should be looked at`);
  return `${parts.join(", and ")}.`;
}

export function stateInWords({ is_running, is_well }: Pick<ServiceStatus, "is_running" | "is_well">): string {
  if (!is_running) return "Ended, waits for its next start";
  return is_well ? "Runs" : "Runs, but has ended again and again";
}

export function deathsInWords({
  deaths,
  last_exit_status,
}: Pick<ServiceStatus, "deaths" | "last_exit_status">): string {
  if (deaths === 0) return "none";
  return `${deaths} in a row, last with exit status ${last_exit_status}`;
}

export function clockInWords({ clock_ahead }: Pick<Process, "clock_ahead">): string {
  const seconds = Math.abs(clock_ahead);
  if (seconds < 1) return "agrees";
  const size = seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
  return `${size} ${clock_ahead > 0 ? "ahead" : "behind"}`;
}

type Sent = Pick<Delivery, "sent_at" | "given_up_at" | "attempts" | "log">;

export function deliveryInWords({ sent_at, given_up_at, attempts, log }: Sent): string {
  const last = log.at(-1);
  if (sent_at) return attempts > 1 ? `Arrived at attempt ${attempts}` : "Arrived";
  if (given_up_at) return `Given up after ${attempts} attempts. ${last?.error ?? ""}`.trim();
  if (last) return `Tried ${attempts === 1 ? "once" : `${attempts} times`}, will be tried again. ${last.error}`;
  return "Waits to be sent";
}
