import { Fragment } from "react";
import type { ScreeningResult } from "@/api/models";
import { useGoldAppeal } from "@/api/quality";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { LineText, RichText } from "@/components/text/RichText";
import { WriteAppeal } from "@/notices/WriteAppeal";
import { APPEAL, furtherSteps, notRated, questionInWords, sectionTitle } from "./words";

type Question = ScreeningResult["questions"][number];
type Step = Question["steps"][number];

/** Item by item what was said and what gold says: first those that differ, open; then the others, folded. One can appeal against one's own. */
export function Result({ result, isOwn = false }: { result: ScreeningResult; isOwn?: boolean }) {
  const differing = result.questions.filter((question) => question.passed !== true);
  const agreeing = result.questions.filter((question) => question.passed === true);
  return (
    <>
      {[differing, agreeing].map((questions, isRight) =>
        questions.length === 0 ? null : (
          // keyed by index: there are these two
          <Fragment key={isRight}>
            <h2 className="section-title">{sectionTitle(isRight === 0, questions.length)}</h2>
            <ol className="result-items">
              {questions.map((question, index) => (
                // keyed by index: a result never changes
                <Item key={index} question={question} isOwn={isOwn} />
              ))}
            </ol>
          </Fragment>
        ),
      )}
    </>
  );
}

function Item({ question, isOwn }: { question: Question; isOwn: boolean }) {
  return (
    <li className="result-item">
      <details open={question.passed === false}>
        <summary>
          <strong>{questionInWords(question)}</strong>
          <LineText text={question.problem} />
        </summary>
        <div className="result-item-problem">
          <RichText text={question.problem} />
        </div>
        <ol className="judged-steps" aria-label="Steps of the solution">
          {question.steps.map((step, index) => (
            // keyed by index: a result never changes
            <JudgedStep key={index} step={step} />
          ))}
        </ol>
        {question.further_steps > 0 && (
          <p className="quiet result-item-problem">{furtherSteps(question.further_steps)}</p>
        )}
        {isOwn && question.passed !== null && <Appeal question={question} />}
      </details>
    </li>
  );
}

function Appeal({ question }: { question: Question }) {
  const sending = useGoldAppeal(question.labeling);
  return (
    <details className="result-item-problem result-appeal" open={question.appeal !== null}>
      <summary>{APPEAL.summary}</summary>
      <WriteAppeal label={APPEAL.label} appeal={question.appeal} sending={sending} />
    </details>
  );
}

function JudgedStep({ step }: { step: Step }) {
  const others = step.accepted.filter((rating) => rating !== step.gold);
  return (
    <li className={`judged-step ${step.passed === false ? "judged-step-differs" : ""}`}>
      <div className="judged-said">
        <Said who="Said" rating={step.said} isMissing={step.said === null} />
        {step.gold !== null && <Said who="Gold" rating={step.gold} isMissing={false} />}
        {others.map((rating) => (
          <Said key={rating} who="or" rating={rating} isMissing={false} />
        ))}
      </div>
      <div>
        <StepText text={step.text} />
        {step.why && (
          <div className="judged-why">
            <RichText text={step.why} />
          </div>
        )}
      </div>
    </li>
  );
}

function Said({ who, rating, isMissing }: { who: string; rating: number | null; isMissing: boolean }) {
  const face = faceOf(rating);
  return (
    <span>
      <span className="quiet">{who}</span>
      {isMissing ? (
        <span>{notRated}</span>
      ) : (
        <>
          <Face kind={face} />
          <span>{FACE_NAMES[face]}</span>
        </>
      )}
    </span>
  );
}
