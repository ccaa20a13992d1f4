import { plural } from "@/components/numbers";

export type Standing = {
  rated: number;
  total: number;
  reason: "solution" | "found_error" | null;
  /** What is asked of the error and not answered yet, in words. */
  open: string | null;
};

export function titleOf({ rated, total, reason, open }: Standing): string {
  if (open) return "About the mistake · Label";
  return reason ? "Ready to submit · Label" : `${plural(total - rated, "step")} to go · Label`;
}

/** One line that says where the labeler is and what comes next. */
export function messageOf({ rated, total, reason, open }: Standing): string {
  if (open) return `Ends at step ${rated}. ${open}`;
  if (reason === "found_error") return `Ends at step ${rated}. Submit, or correct a rating.`;
  if (reason === "solution") return "All steps stand. Submit, or correct a rating.";
  return `Step ${rated + 1} of ${total}`;
}

export function hintOf({ rated, total }: Standing): string {
  return `Rate step ${rated + 1} first: ${plural(total - rated, "step")} to go.`;
}
