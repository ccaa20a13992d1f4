/** What the labeling page says about a screening. */
export const screeningOver = (phase: string) =>
  `Your screening for “${phase}” is over. The result shows each solution, what the right ratings are, and why.`;
