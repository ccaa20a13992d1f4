import { Maths } from "@/components/maths/Maths";
import { AnswerText } from "@/components/SolutionText";
import { NO_ANSWER, suggestName } from "@/features/labeling/words/frame";

type Props = { text: string; answer: string | null; suggested: string; onSuggest: () => void };

export function ProblemCard({ text, answer, suggested, onSuggest }: Props) {
  return (
    <section className="problem" aria-label="Problem">
      <h2 className="problem-name">Problem</h2>
      <div className="problem-text">
        <Maths text={text} />
      </div>
      {answer ? (
        <div className="guess">
          <span className="guess-name">Current guess of the answer</span>
          <span className="guess-value">
            <AnswerText text={answer} />
          </span>
          <button type="button" className="button-link" onClick={onSuggest}>
            {suggestName(suggested)}
          </button>
        </div>
      ) : (
        <p className="guess-none quiet">{NO_ANSWER}</p>
      )}
      {suggested ? (
        <p className="guess-suggested">
          Your suggestion: <Maths text={suggested} />. It is sent with your ratings.
        </p>
      ) : null}
    </section>
  );
}
