import type { Judged } from "@/features/labeling/frame/tour/ExampleStep";

/** A solution with one step of each kind, and why each is rated as it is. */
export const EXAMPLE = {
  problem: "A rectangle is $3$ cm longer than it is wide. Its perimeter is $26$ cm. What is its area?",
  answer: "$40 \\text{ cm}^2$",
  steps: [
    {
      text: "Let the width be $w$. Then the length is $w + 3$.",
      face: "positive",
      why: "Correct, and everything else builds on it.",
    },
    {
      text: "A rectangle has four sides, two of each length.",
      face: "neutral",
      why: "Correct, but it does not move the solution forward.",
    },
    {
      text: "The perimeter gives $2(w + w + 3) = 26$, so $w = 5$.",
      face: "positive",
      why: "Correct: $2(5 + 8) = 26$. You can check it in your head.",
    },
    {
      text: "So the length is $5 + 3 = 9$.",
      face: "negative",
      why: "Wrong: $5 + 3 = 8$. Rating ends at the first negative step, whatever comes after it.",
    },
  ] satisfies Judged[],
} as const;
