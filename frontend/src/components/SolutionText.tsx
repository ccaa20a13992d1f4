import { Maths } from "@/components/maths/Maths";

const ANSWER_MARK = "\n\n# Answer\n\n";

/** One step of a solution; the last one may carry the final answer, which is set apart. */
export function StepText({ text }: { text: string }) {
  const at = text.indexOf(ANSWER_MARK);
  if (at < 0) return <Maths text={text} />;
  return (
    <>
      <Maths text={text.slice(0, at)} />
      <span className="answer">
        <span className="answer-name">Answer</span>
        <span className="answer-value">
          <AnswerText text={text.slice(at + ANSWER_MARK.length)} />
        </span>
      </span>
    </>
  );
}

/** An answer is LaTeX without delimiters as often as it is plain: set it as a formula where it looks like one. */
export function AnswerText({ text }: { text: string }) {
  const isBareLatex = /[\\^_{}]/.test(text) && !/\$|\\\(|\\\[/.test(text);
  return <Maths text={isBareLatex ? `$${text}$` : text} />;
}
