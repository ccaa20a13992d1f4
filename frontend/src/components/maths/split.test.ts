import { expect, test } from "vitest";
import { holdPunctuation, splitMaths, tightenDisplays } from "./split";

const kinds = (text: string) => splitMaths(text).map((piece) => piece.kind);

test("all four delimiters are found", () => {
  expect(splitMaths("a $x$ b $$y$$ c \\(z\\) d \\[w\\]")).toEqual([
    { kind: "text", text: "a " },
    { kind: "maths", tex: "x", display: false, source: "$x$" },
    { kind: "text", text: " b " },
    { kind: "maths", tex: "y", display: true, source: "$$y$$" },
    { kind: "text", text: " c " },
    { kind: "maths", tex: "z", display: false, source: "\\(z\\)" },
    { kind: "text", text: " d " },
    { kind: "maths", tex: "w", display: true, source: "\\[w\\]" },
  ]);
});

test("money is not a formula", () => {
  expect(splitMaths("It costs $5 and $7 more")).toEqual([{ kind: "text", text: "It costs $5 and $7 more" }]);
  expect(splitMaths("\\$5 and \\$7")).toEqual([{ kind: "text", text: "$5 and $7" }]);
});

test("an escaped dollar inside a formula belongs to it", () => {
  expect(splitMaths("$\\$5 + x$")).toEqual([{ kind: "maths", tex: "\\$5 + x", display: false, source: "$\\$5 + x$" }]);
});

test("an unclosed formula stays text", () => {
  expect(kinds("a $x")).toEqual(["text"]);
  expect(kinds("a \\(x")).toEqual(["text"]);
});

test("a formula does not run over a blank line", () => {
  expect(kinds("$a\n\nb$")).toEqual(["text"]);
});

test("asy blocks are drawings even with dollars inside", () => {
  expect(splitMaths('before [asy]\nlabel("$A$");\n[/asy] after')).toEqual([
    { kind: "text", text: "before " },
    { kind: "drawing", code: 'label("$A$");' },
    { kind: "text", text: " after" },
  ]);
});

test("the pieces together hold the whole text", () => {
  const text = "<b>x</b> $a<b$ & \\(c\\) $ \\";
  const joined = splitMaths(text).map((p) => (p.kind === "text" ? p.text : p.kind === "maths" ? p.source : p.code));
  expect(joined.join("")).toBe(text);
});

test("no holes are left around displayed formulas", () => {
  const texts = tightenDisplays(splitMaths("so \n$$x$$\n and $y$ too")).map((p) =>
    p.kind === "text" ? p.text : p.kind,
  );
  expect(texts).toEqual(["so", "maths", "and ", "maths", " too"]);
});

test("punctuation goes with the formula in the line before it, and with no displayed one", () => {
  const held = holdPunctuation(splitMaths("so ($x$), then $y$. $$z$$. $a$ b"));
  const words = held
    .map((p) => (p.kind === "maths" ? `[${p.tex}${p.after ?? ""}]` : p.kind === "text" ? p.text : ""))
    .join("");
  expect(words).toBe("so ([x),] then [y.] [z]. [a] b");
});
