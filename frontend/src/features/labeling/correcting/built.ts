/** Correcting a solution that was built (flow 1): its options get other marks; what continues it stays. Pure. */
import type { Label, LabelStep } from "@/api/models";
import { type Mark, markOf, ratedAs } from "@/features/labeling/work/mark";

/** Marks by step and option; null: not rated. */
export type BuiltMarks = readonly (readonly (Mark | null)[])[];

export function builtMarks(steps: readonly LabelStep[]): BuiltMarks {
  return steps.map(({ completions }) => (completions ?? []).map(markOf));
}

export function withMark(marks: BuiltMarks, step: number, option: number, mark: Mark): BuiltMarks {
  return marks.map((row, at) => (at === step ? row.map((each, place) => (place === option ? mark : each)) : row));
}

/** The label with these marks. */
export function builtLabel(label: Label, marks: BuiltMarks, totalTime: number): Label {
  return {
    ...label,
    total_time: Math.round(totalTime),
    steps: label.steps.map(({ completions, human_completion: own, chosen_completion }, step) => ({
      completions:
        completions?.map(({ text }, option) => ({ text, ...ratedAs(marks[step]?.[option] ?? null) })) ?? null,
      human_completion: own && { ...own, flagged: own.flagged ?? false },
      chosen_completion,
    })),
  };
}
