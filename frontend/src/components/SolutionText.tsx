import { Formula } from "@/components/maths/Formula";
import { splitAnswer } from "@/components/text/answer";
import { LineText, SetText } from "@/components/text/RichText";
import { useAllSources } from "@/components/text/source";
import { TextFrame } from "@/components/text/TextFrame";

type Props = { text: string; isLate?: boolean; isReachable?: boolean };

/** One step of a solution. The last one may contain the final answer, which is shown separately. */
export function StepText({ text, ...frame }: Props) {
  const { body, answer } = splitAnswer(text);
  return (
    <TextFrame text={text} {...frame}>
      {body.trim() && <SetText text={body} />}
      {answer !== null && (
        <div className="answer">
          <span className="answer-name">Answer</span>
          <span className="answer-value">
            <AnswerText text={answer} />
          </span>
        </div>
      )}
    </TextFrame>
  );
}

/** An answer may be LaTeX without delimiters, or plain text: it is set as a formula if it looks like one. */
export function AnswerText({ text }: { text: string }) {
  if (useAllSources())
    return (
      <code dir="auto" translate="no">
        {text}
      </code>
    );
  return isBareLatex(text) ? <Formula tex={text.trim()} display={false} source={text} /> : <LineText text={text} />;
}

function isBareLatex(text: string): boolean {
  return (
    /[\\^_{}]/.test(text) &&
    !/\$|\\[([]|\\begin\{(?:align|equation|gather|CD)|`|\*\*/.test(text) &&
    !/[A-Za-z]{4,} +[A-Za-z]{4,}/.test(text.replace(/\\[a-z]+\{[^}]*\}/g, ""))
  );
}
