/** What can be undone in a solution that a reload has restored: its marks, in the order of the steps and completions. */
import type { Building, Place } from "./building";

export function withRestoredPast(state: Building): Building {
  return { ...state, past: state.steps.slice(0, state.at + 1).flatMap((place, at) => momentsOf(state, place, at)) };
}

/** The moments before each mark of a step, and the one before the solution went on from it. */
function momentsOf(state: Building, place: Place, at: number): Building["past"] {
  const before = state.steps.slice(0, at);
  const marked = place.marks.flatMap((mark, card) => (mark === null ? [] : [card]));
  // two equal completions are marked together
  const first = marked.filter((card) => place.offered?.texts.indexOf(place.offered.texts[card] ?? "") === card);
  const moments = first.map((card) => {
    const marks = place.marks.map((mark, index) => (isBefore(place, index, card) ? mark : null));
    return { steps: [...before, { ...place, marks, picked: null }], at, card };
  });
  return at < state.at ? [...moments, { steps: [...before, place], at, card: marked.at(-1) ?? 0 }] : moments;
}

function isBefore({ offered }: Place, index: number, card: number): boolean {
  return (offered?.texts.indexOf(offered.texts[index] ?? "") ?? index) < card;
}
