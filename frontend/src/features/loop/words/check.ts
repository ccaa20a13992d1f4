/** What a check of settings found. */
import type { SettingsCheck } from "@/api/models";
import { plural } from "@/components/numbers";

export function checkedInWords({ findings, problems, evaluated_on, labelings }: SettingsCheck): string {
  const wrong = findings.filter(({ is_error }) => is_error).length;
  const verdict = wrong > 0 ? `${plural(wrong, "setting")} cannot be used.` : "It can start.";
  return (
    `${verdict} ${plural(problems, "training problem")} match; ${plural(evaluated_on, "held-out problem")} for the evaluation; ` +
    `${plural(labelings, "labeling")} to train on so far.`
  );
}
