import { Maths } from "@/components/maths/Maths";

const ANSWER_MARK = "\n\n# Answer\n\n";

/** One step of a solution. The last one may contain the final answer, which is shown separately. */
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

/** An answer may be LaTeX without delimiters, or plain text: it is rendered as a formula if it looks like one. */
export function AnswerText({ text }: { text: string }) {
  const isBareLatex = /[\\^_{}]/.test(text) && !/\$|\\\(|\\\[/.test(text);
  return <Maths text={isBareLatex ? `$${text}$` : text} />;
}
