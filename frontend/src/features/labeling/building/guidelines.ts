/** What is shown where the phase has no instructions of its own. */
export const GUIDELINES = `
Build a solution, one step at a time. Each time some candidates for the next step are offered: rate every one of them.

- **Positive** (3): correct, to the point, can be checked within about half a minute, and it moves the solution forward.
- **Neutral** (2): the same, but it does not move the solution forward.
- **Negative** (1): anything else. Wrong, impossible to check, gibberish, off the topic, or a dead end.
- **Unsure** (4): you cannot tell. It is flagged for the people who keep these guidelines.

A positive one goes on. Where **none is positive**, write one step of your own, and only one. A step with the final answer ends
the solution. Where it would take too long to judge or to go on, give up and say why.

The answer in the box is a *guess*: it may be wrong. Judge each step by what is true, not by where it leads.
`;
