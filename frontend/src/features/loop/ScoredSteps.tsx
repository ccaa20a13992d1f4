import type { GenerationItem } from "@/api/models";
import { percent } from "@/components/numbers";
import { StepText } from "@/components/SolutionText";
import { probabilitiesInWords } from "./words/generations";

/** Steps with the reward model's view of each: a bar of three parts, and a text alternative for it. */
export function ScoredSteps({ steps }: { steps: GenerationItem["steps"] }) {
  return (
    <>
      <p className="quiet">
        Next to each step: the reward model’s probabilities of negative, neutral and positive, and P(not negative).
      </p>
      <ol className="scored-steps">
        {steps.map((step, index) => (
          // keyed by index: two steps may have the same text
          <li key={index} className="scored-step">
            {step.probabilities ? <Probabilities of={step.probabilities} /> : <span className="quiet">not scored</span>}
            <div className="step-text">
              <StepText text={step.text} />
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function Probabilities({ of: [negative = 0, neutral = 0, positive = 0] }: { of: readonly number[] }) {
  const words = probabilitiesInWords(negative, neutral, positive);
  return (
    <span className="probabilities" role="img" aria-label={words} title={words}>
      <span className="probabilities-bar">
        <span className="part part-negative" style={{ flexGrow: negative }} />
        <span className="part part-neutral" style={{ flexGrow: neutral }} />
        <span className="part part-positive" style={{ flexGrow: positive }} />
      </span>
      <span className="number">{percent(1 - negative, 0)}</span>
    </span>
  );
}
