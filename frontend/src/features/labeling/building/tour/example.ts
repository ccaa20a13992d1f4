import type { Judged } from "@/features/labeling/frame/tour/ExampleStep";

/** What is offered at a step, and the order that was drawn at random. */
export type ExampleOffer = { readonly steps: readonly Judged[]; readonly order: readonly number[] };

/** A solution in three steps: one positive completion, then two, then none. */
export const EXAMPLE = {
  problem:
    "The $4$ shelves of a bookcase held equally many books. Now $6$ books are lent out, and $30$ are left. How many books did each shelf hold?",
  answer: "$9$",
  offers: [
    {
      steps: [
        {
          text: "Before that there were $30 - 6 = 24$ books.",
          face: "negative",
          why: "Wrong: the $6$ books that are lent out must be added to the $30$.",
        },
        {
          text: "With the books that are lent out there were $30 + 6 = 36$.",
          face: "positive",
          why: "Correct, easy to check in your head, and a step forward.",
        },
        {
          text: "Now there are $6$ books fewer than before.",
          face: "neutral",
          why: "Correct, but the problem already says so.",
        },
      ],
      order: [0, 2, 1],
    },
    {
      steps: [
        {
          text: "Let $x$ be the number of books on each shelf. Then $4x = 36$.",
          face: "positive",
          why: "Correct, and the answer is one division away.",
        },
        {
          text: "From each shelf $6$ books were lent out.",
          face: "negative",
          why: "Wrong: it was $6$ books in total.",
        },
        {
          text: "They stood on $4$ shelves, so each of them held $36 \\div 4$ books.",
          face: "positive",
          why: "Also correct. A different way is not a worse one.",
        },
      ],
      order: [2, 1, 0],
    },
    {
      steps: [
        {
          text: "So each shelf held $36 - 4 = 32$ books.\n\n# Answer\n\n32",
          face: "negative",
          why: "Wrong, and a final answer below it makes it no better.",
        },
        {
          text: "The number $36$ is even.",
          face: "neutral",
          why: "Correct, but it leads nowhere.",
        },
      ],
      order: [1, 0],
    },
  ] satisfies ExampleOffer[],
  /** What we would write if nothing is positive. */
  own: { text: "So each shelf held $36 \\div 4 = 9$ books.", answer: "9" },
} as const;
