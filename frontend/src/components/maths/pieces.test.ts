/** The page and the importer are held to the same cases (tests/mathtext/test_pieces.py), and both take linear time. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findPieces } from "./pieces";

type Case = { name: string; text: string; pieces: [string, string][] };

const CASES = JSON.parse(
  readFileSync("../tests/mathtext/pieces.json", "utf8"), // the working directory is that of package.json
) as Case[];

const HOSTILE = {
  dollars: "$",
  "dollars before words": "$a ",
  "pairs of dollars": "$$ ",
  "pairs of dollars with texts": "$$\\text{$",
  amounts: "$5 and ",
  "round brackets": "\\(",
  "square brackets": "\\[ a ",
  environments: "\\begin{a}",
  "environments of many names": "\\begin{a}\\begin{b}\\end{c}",
  drawings: "[asy]",
  ticks: "` ``",
  fences: "\n```a",
  "fences of waves": "\n~~~ a\n",
  "open texts": "$\\text{ ",
  braces: "{",
  backslashes: "\\",
  "blank lines": "\n \n",
  spaces: " ",
  points: ".",
};

test("there are cases", () => expect(CASES.length).toBeGreaterThan(60));

test.each(CASES)("$name", ({ text, pieces }) => {
  expect(findPieces(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual(pieces);
});

/** Microseconds of this process, the least of five runs: what other processes do is not counted. */
function workOf(text: string): number {
  const work = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    findPieces(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...work);
}

test.each(Object.entries(HOSTILE))(
  "work on %s grows with the length only",
  (_, part) => {
    const short = part.repeat(20_000 / part.length);
    // five times as long; quadratic work would be 25 times as much
    expect(workOf(short.repeat(5))).toBeLessThan(12 * workOf(short) + 20_000);
  },
  60_000,
);
