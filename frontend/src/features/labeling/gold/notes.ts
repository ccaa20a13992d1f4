/** What a person adds to the ratings of gold: further ratings that pass, and why. Kept by step, also while its rating is changed. */
import type { SolutionToRate } from "@/api/models";
import type { Mark, Rating } from "@/features/labeling/work/mark";

export type StepNote = { readonly further: readonly Rating[]; readonly why: string };
export type Notes = Readonly<Record<number, StepNote>>;

export const RATINGS: readonly Rating[] = [-1, 0, 1];
export const NO_NOTE: StepNote = { further: [], why: "" };

/** The notes of the gold that a solution has. */
export function notesOf(gold: SolutionToRate["gold"]): Notes {
  if (!gold) return {};
  return Object.fromEntries(
    gold.ratings.map((accepted, step) => [
      step,
      {
        further: RATINGS.filter((rating) => accepted.includes(rating)),
        why: gold.reasons[step] ?? "",
      },
    ]),
  );
}

/** Accept a further rating at a step, or no longer. */
export function withFurther(notes: Notes, step: number, rating: Rating, accept: boolean): Notes {
  const note = notes[step] ?? NO_NOTE;
  const others = note.further.filter((one) => one !== rating);
  return { ...notes, [step]: { ...note, further: accept ? [...others, rating] : others } };
}

export function withWhy(notes: Notes, step: number, why: string): Notes {
  return { ...notes, [step]: { ...(notes[step] ?? NO_NOTE), why } };
}

/** What is sent for the rated steps: a step's own rating is no further one. */
export function sentNotes(marks: readonly Mark[], notes: Notes): { tolerance: Rating[][]; reasons: string[] } {
  return {
    tolerance: marks.map((mark, step) => (notes[step] ?? NO_NOTE).further.filter((rating) => rating !== mark).sort()),
    reasons: marks.map((_, step) => (notes[step] ?? NO_NOTE).why.trim()),
  };
}
