/** The answer part of a step. The same rule is in mathtext/answers.py (answer_of). Pure. */
export const ANSWER_MARK = "\n\n# Answer\n\n";

/** What comes before the last answer mark, and the answer behind it; null if there is no mark or nothing behind it. */
export function splitAnswer(text: string): { body: string; answer: string | null } {
  const whole = `\n\n${text}`; // a step that is only an answer starts with the mark
  const at = whole.lastIndexOf(ANSWER_MARK);
  const answer = at < 0 ? "" : whole.slice(at + ANSWER_MARK.length).trim();
  return answer ? { body: whole.slice(2, Math.max(2, at)), answer } : { body: text, answer: null };
}
