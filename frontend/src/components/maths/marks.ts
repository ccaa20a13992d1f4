/**
 * The marks in a text that may open or close a formula, an environment, a drawing or code. The same rule is in mathtext/marks.py.
 */
export type Mark = {
  kind: "fence" | "begin" | "end" | "[" | "]" | "(" | ")" | "dollars" | "code" | "asy" | "/asy" | "blank";
  start: number;
  end: number;
  /** Of a fence: its ticks or waves. */
  sign: string;
  /** Of an environment: its name. Of a fence: what follows the sign in its line. */
  name: string;
};

const MARK = new RegExp(
  [
    "^[ \\t]*(?:(`{3,})(?=[^`\\n]*(?:\\n|$(?![\\s\\S])))|(~{3,}))([^\\n]*)", // a fence
    "\\\\(begin|end)\\{([A-Za-z]+\\*?)\\}",
    "\\\\([[\\]()])",
    "\\\\[\\s\\S]", // any other escaped character: \$ is money, \\ ends a line
    "(\\$+)",
    "(`+)",
    "\\[(/?)asy\\]",
    "(\\n[ \\t\\r]*\\n)",
  ].join("|"),
  "gm",
);

export function findMarks(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(MARK)) {
    const [whole, ticks, waves, info, side, name, bracket, dollars, code, slash, blank] = match;
    const kind =
      info !== undefined
        ? "fence"
        : (side ?? bracket ?? (dollars && "dollars") ?? (code && "code") ?? asy(slash) ?? (blank && "blank"));
    if (kind === undefined) continue;
    marks.push({
      kind: kind as Mark["kind"],
      start: match.index,
      end: match.index + whole.length,
      sign: ticks ?? waves ?? "",
      name: name ?? info?.trim() ?? "",
    });
  }
  return marks;
}

const asy = (slash: string | undefined) => (slash === undefined ? undefined : `${slash}asy`);

/** For each mark that opens an environment the index of the one that closes it. Environments of one name may be nested. */
export function environmentEnds(marks: readonly Mark[]): Map<number, number> {
  const opened = new Map<string, number[]>();
  const ends = new Map<number, number>();
  marks.forEach(({ kind, name }, index) => {
    if (kind !== "begin" && kind !== "end") return;
    const open = opened.get(name) ?? [];
    opened.set(name, open);
    if (kind === "begin") open.push(index);
    else {
      const begin = open.pop();
      if (begin !== undefined) ends.set(begin, index);
    }
  });
  return ends;
}

/** For each mark the index of the next one behind it whose kind is one of these; the number of marks if there is none. */
export function nextOf(marks: readonly Mark[], ...kinds: readonly Mark["kind"][]): number[] {
  const found = new Array<number>(marks.length);
  let following = marks.length;
  for (let index = marks.length - 1; index >= 0; index--) {
    found[index] = following;
    if (kinds.includes(marks[index]!.kind)) following = index;
  }
  return found;
}

/** For each run of ticks the index of the next one of the same length; the number of marks if there is none. */
export function nextOfSameLength(marks: readonly Mark[]): number[] {
  const following = new Map<number, number>();
  const found = new Array<number>(marks.length).fill(marks.length);
  for (let index = marks.length - 1; index >= 0; index--) {
    const { kind, start, end } = marks[index]!;
    if (kind !== "code") continue;
    found[index] = following.get(end - start) ?? marks.length;
    following.set(end - start, index);
  }
  return found;
}
