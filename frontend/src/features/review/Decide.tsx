import { type FormEvent, useId, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { ReviewCase } from "@/api/models";
import { Check, Field } from "@/components/form/Field";
import { ReasonField } from "@/components/form/ReasonConfirm";
import { isTooLong } from "@/components/form/textLength";
import { ErrorNote } from "@/components/notes";
import { AnswerText } from "@/components/SolutionText";
import { isRatedThrough, OwnRatings, rated } from "./OwnRatings";
import { type Decision, useDecide } from "./queries";
import { ACTS, type Act, actsFor, labelerName, SENTENCE, SENTENCE_HINT, stepNumber } from "./words";

const MOST = limits.Sentence.sentence.maxLength;
const OWN = 0;

/** What a reviewer decides: one act, with what it needs. */
export function Decide({ reviewCase }: { reviewCase: ReviewCase }) {
  const decide = useDecide(reviewCase.id);
  const acts = actsFor(reviewCase);
  const [act, setAct] = useState<Act>(acts[0] ?? "nothing");
  const [sentence, setSentence] = useState("");
  const [labeling, setLabeling] = useState(reviewCase.labeling);
  const [answer, setAnswer] = useState(suggestedIn(reviewCase) ?? reviewCase.problem.answer ?? "");
  const [ratings, setRatings] = useState<(number | null)[]>(reviewCase.steps.map(() => null));
  const [gold, setGold] = useState(false);
  const [reasons, setReasons] = useState<string[]>(reviewCase.steps.map(() => ""));
  const name = useId();

  const isOwn = act === "settle" && labeling === OWN;
  const chosen = reviewCase.labelings.find((one) => one.id === labeling);
  const judged = isOwn ? rated(ratings).length : (chosen?.steps.length ?? 0);
  const isReady =
    (act === "settle" || sentence.trim() !== "") &&
    !isTooLong(sentence, MOST) &&
    (!isOwn || isRatedThrough(ratings)) &&
    (labeling !== OWN || isOwn || !needsLabeling(act));

  function decision(): Decision {
    const said = sentence.trim();
    switch (act) {
      case "settle": {
        const which = isOwn ? { ratings: rated(ratings) } : { labeling };
        return { act, sentence: said, ...which, gold, reasons: gold ? reasons.slice(0, judged) : [] };
      }
      case "correct-answer":
        return { act, sentence: said, answer: answer.trim() || null, expected: reviewCase.problem.answer };
      case "exclude-labeling":
      case "send-back":
        return { act, sentence: said, labeling };
      default:
        return { act, sentence: said };
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) decide.mutate(decision());
  }
  return (
    <form className="settings" onSubmit={submit}>
      <fieldset className="acts-of-case">
        <legend>Decision</legend>
        {acts.map((each) => (
          <label key={each} className="act-choice">
            <input type="radio" name={name} checked={act === each} onChange={() => setAct(each)} />
            <span>
              <strong>{ACTS[each].name}</strong>
              <span className="quiet">{ACTS[each].what}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{ACTS[act].name}</legend>
        {needsLabeling(act) && (
          <Field label="Which" error={fieldMessage(decide.error, "labeling")}>
            {(wired) => (
              <select {...wired} value={labeling} onChange={(event) => setLabeling(Number(event.target.value))}>
                {reviewCase.labelings.map((one, index) => (
                  <option key={one.id} value={one.id} disabled={act === "send-back" && !one.can_be_sent_back}>
                    {labelerName(reviewCase, index)}
                  </option>
                ))}
                {act === "settle" && <option value={OWN}>My own ratings</option>}
              </select>
            )}
          </Field>
        )}
        {isOwn && <OwnRatings steps={reviewCase.steps} ratings={ratings} onChange={setRatings} />}
        {act === "settle" && (
          <Check
            label="Make it gold"
            hint="It can then be used for screening and quality control, and replaces the gold that the solution has."
            checked={gold}
            onChange={setGold}
          />
        )}
        {act === "settle" && gold && judged > 0 && (
          <div className="gold-reasons">
            {reasons.slice(0, judged).map((reason, index) => (
              // keyed by index: a reason is that of its step
              <Field key={index} label={`Why, ${stepNumber(index).toLowerCase()}`}>
                {(wired) => (
                  <input
                    {...wired}
                    value={reason}
                    onChange={(event) =>
                      setReasons(reasons.map((old, at) => (at === index ? event.target.value : old)))
                    }
                  />
                )}
              </Field>
            ))}
          </div>
        )}
        {act === "correct-answer" && (
          <>
            <Field label="Answer" hint="Empty: the problem has no answer." error={fieldMessage(decide.error, "answer")}>
              {(wired) => <input {...wired} value={answer} onChange={(event) => setAnswer(event.target.value)} />}
            </Field>
            <p className="answer-preview">{answer.trim() ? <AnswerText text={answer} /> : <span>–</span>}</p>
          </>
        )}
        <ReasonField
          label={SENTENCE[act]}
          hint={SENTENCE_HINT}
          most={MOST}
          value={sentence}
          error={fieldMessage(decide.error, "sentence")}
          onChange={setSentence}
        />
      </fieldset>
      {decide.error && <ErrorNote error={decide.error} />}
      <div className="settings-end">
        <button type="submit" className="button button-primary" disabled={!isReady || decide.isPending}>
          {ACTS[act].done}
        </button>
      </div>
    </form>
  );
}

const needsLabeling = (act: Act) => act === "settle" || act === "exclude-labeling" || act === "send-back";

/** The answer that the report says is right. */
function suggestedIn({ labeling, labelings }: ReviewCase): string | undefined {
  return labelings.find((one) => one.id === labeling)?.details.suggested_answer;
}
