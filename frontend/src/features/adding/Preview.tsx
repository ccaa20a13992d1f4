import type { SolutionExample } from "@/api/models";
import { AnswerText, StepText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { ANSWER_FOUND, GUESS, NO_ANSWER_FOUND, NO_GUESS, PREVIEW_TITLE, solutionNumber } from "./words";

/** The first solutions, set as on the labeling page. */
export function Preview({ examples }: { examples: readonly SolutionExample[] }) {
  if (examples.length === 0) return null;
  return (
    <section aria-label={PREVIEW_TITLE}>
      <h3>{PREVIEW_TITLE}</h3>
      <ol className="previews">
        {examples.map((example, index) => (
          // keyed by index: samples may be equal
          <li key={index} className="panel preview">
            <Example number={index + 1} example={example} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Example({ number, example }: { number: number; example: SolutionExample }) {
  return (
    <>
      <h4>{solutionNumber(number)}</h4>
      <div className="preview-problem">
        <RichText text={example.problem} />
      </div>
      <p className="quiet">
        {example.guess === null ? (
          NO_GUESS
        ) : (
          <span>
            <span>{`${GUESS} `}</span>
            <AnswerText text={example.guess} />
          </span>
        )}
      </p>
      <ol className="preview-steps">
        {example.steps.map((step, index) => (
          // keyed by index: two steps may have the same text
          <li key={index}>
            <StepText text={step} />
          </li>
        ))}
      </ol>
      <p className="quiet">
        {example.answer === null ? (
          NO_ANSWER_FOUND
        ) : (
          <span>
            <span>{`${ANSWER_FOUND} `}</span>
            <AnswerText text={example.answer} />
          </span>
        )}
      </p>
    </>
  );
}
