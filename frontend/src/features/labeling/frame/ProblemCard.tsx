import { AnswerText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { suggestName } from "@/features/labeling/words/frame";

type Props = { text: string; answer: string | null; suggested: string; onSuggest: () => void };

export function ProblemCard({ text, answer, suggested, onSuggest }: Props) {
  return (
    <section className="problem" aria-label="Problem">
      <h2 className="problem-name">Problem</h2>
      <div className="problem-text">
        <RichText text={text} />
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
      ) : null}
      {suggested ? (
        <p className="guess-suggested">
          Your suggestion: <AnswerText text={suggested} />. It is sent with your ratings.
        </p>
      ) : null}
    </section>
  );
}
