/** Guidelines for phases without instructions of their own. In braces: the action whose key is named there. */
export const RATING_GUIDELINES = `
Read the problem, then rate the steps of the solution in order, until one is negative or all are rated.

- **Positive** ({positive}): correct, to the point, can be checked within about half a minute, and it moves the solution forward.
- **Neutral** ({neutral}): the same, but it does not move the solution forward.
- **Negative** ({negative}): anything else. Wrong, impossible to check, gibberish, off-topic, or a dead end. The solution ends here.
- **Unsure** ({unsure}): you cannot tell. The step is flagged for the people who maintain these guidelines.

The answer in the box is a *guess*: it may be wrong. Judge each step by what is true, not by where it leads.
`;

export const BUILDING_GUIDELINES = `
Build a solution, one step at a time. For each step, several completions are offered: rate every one of them.

- **Positive** ({positive}): correct, to the point, can be checked within about half a minute, and it moves the solution forward.
- **Neutral** ({neutral}): the same, but it does not move the solution forward.
- **Negative** ({negative}): anything else. Wrong, impossible to check, gibberish, off-topic, or a dead end.
- **Unsure** ({unsure}): you cannot tell. It is flagged for the people who maintain these guidelines.

The solution continues with a positive completion. If **none is positive**, write one step of your own, and only one. A step with the
final answer ends the solution. If judging or continuing would take too long, give up and say why.

The answer in the box is a *guess*: it may be wrong. Judge each step by what is true, not by where it leads.
`;
