/** How much a part of a text reads like a sentence rather than a formula. The same rule is in mathtext/prose.py. */

/** Commands whose argument is text, a name or a colour: words in it say nothing about the formula. */
const TEXT_GROUP =
  /\\(?:text[A-Za-z]*|[mhf]box|math(?:rm|bf|it|sf|tt)|operatorname|tag|label|ref|eqref|begin|end|color|href|url|class|id|style)\*?[ \t]*\{(?:[^{}]|\{[^{}]*\})*\}/g;
const COMMAND = /\\(?:[A-Za-z]+\*?|[\s\S])/g;
/** Takes the place of commands: an operator, not a word. */
const MASK = "\u0001";
const SPACE = /[ \t\r\n\f\v\u00a0\u3000]+/;
const AROUND_WORD = ".,;:!?()'\"“”‘’";
const WORD = /^\p{L}+(?:['’-]\p{L}+)*$/u;
const OPERATORS = `=+*/<>|^&-${MASK}`;
const SEPARATORS = ",;:";
const LONG_WORD = 4;
const SMALL_WORD =
  /^(?:an|and|or|the|is|are|of|to|for|in|on|at|by|if|so|as|has|had|have|per|each|more|less|than|then|from|with|but|he|she|they|it|its|his|her|we|you)$/i;
/** Chinese, Japanese, Korean, Arabic, Hebrew and Cyrillic letters. */
const OTHER_SCRIPT = /[\u0400-\u04ff\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const AMOUNT = /^[0-9][0-9.,]*[ \t\r\n]+([A-Za-z]+)/;
const FORMULA_SIGN = /[A-Za-z\\=^_]|[0-9)][ \t]*[-+*/][ \t]*[(0-9]/;
const AMOUNT_AND_SIGN = /^[0-9][0-9.,]*[ \t]*[-+*/=(<>]+$/;
const OPEN_END = /[^-+*/=<>][ \t\r\n]*[-+*/<>([{&]$/;
const LOOK_BACK = 40;

/** Plain words of four letters or more that another word or number stands next to, without an operator between the two. */
export function countProse(content: string): number {
  const tokens = masked(content).split(SPACE).filter(Boolean);
  let found = 0;
  tokens.forEach((token, index) => {
    const word = strip(token);
    if ([...word].length < LONG_WORD || !WORD.test(word)) return;
    const before = tokens[index - 1]?.at(-1);
    const after = SEPARATORS.includes(token.at(-1)!) ? undefined : tokens[index + 1]?.[0];
    if (isNeighbour(before) || isNeighbour(after)) found += 1;
  });
  return found;
}

/** Several plain words make a sentence. */
export function isProse(content: string): boolean {
  return countProse(content) >= 2;
}

/**
 * What speaks against a formula between two single dollars; 0 if nothing does, Infinity if it reads like a sentence. `mayOpen`: the
 * second dollar may as well open a formula.
 */
export function doubtAbout(content: string, mayOpen: boolean): number {
  const words = countProse(content);
  if (words >= 2) return Number.POSITIVE_INFINITY;
  const amount = AMOUNT.exec(content);
  let doubt = 2 * words;
  if (amount && SMALL_WORD.test(amount[1]!)) doubt += 4;
  if (AMOUNT_AND_SIGN.test(content)) doubt += mayOpen ? 5 : 2;
  else if (OPEN_END.test(content.slice(-LOOK_BACK))) doubt += 2;
  if (/^[.,;:!?)\]}]/.test(content) && content.length > 1) doubt += 2;
  if (OTHER_SCRIPT.test(masked(content))) doubt += 2;
  return doubt + (isBalanced(content) ? 0 : 2);
}

/** Words, or none of the signs that formulas have. */
export function hasWords(content: string): boolean {
  const rest = masked(content);
  if (/[A-Za-z]{4}/.test(rest) || !FORMULA_SIGN.test(content)) return true;
  return rest.split(SPACE).some((token) => SMALL_WORD.test(token));
}

function masked(content: string): string {
  return content.includes("\\") ? content.replace(TEXT_GROUP, MASK).replace(COMMAND, MASK) : content;
}

function strip(token: string): string {
  let from = 0;
  let to = token.length;
  while (from < to && AROUND_WORD.includes(token[from]!)) from += 1;
  while (to > from && AROUND_WORD.includes(token[to - 1]!)) to -= 1;
  return token.slice(from, to);
}

function isNeighbour(sign: string | undefined): boolean {
  return sign !== undefined && !OPERATORS.includes(sign) && !SEPARATORS.includes(sign);
}

/** Round and square brackets may close each other: half-open intervals. */
function isBalanced(content: string): boolean {
  const rest = content.includes("\\") ? content.replace(COMMAND, "") : content;
  let brackets = 0;
  let braces = 0;
  for (const sign of rest) {
    if (sign === "(" || sign === "[") brackets += 1;
    else if (sign === ")" || sign === "]") brackets -= 1;
    else if (sign === "{") braces += 1;
    else if (sign === "}") braces -= 1;
  }
  return brackets === 0 && braces === 0;
}
