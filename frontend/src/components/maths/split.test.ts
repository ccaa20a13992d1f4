import { expect, test } from "vitest";
import { splitText } from "./split";

test("a text is cut into what is read and what is set", () => {
  expect(splitText("a $x$ b \\[y \\]")).toEqual([
    { kind: "text", text: "a " },
    { kind: "maths", tex: "x", display: false, source: "$x$" },
    { kind: "text", text: " b " },
    { kind: "maths", tex: "y", display: true, source: "\\[y \\]" },
  ]);
});

test("an environment is set with its name", () => {
  const source = "\\begin{align*}\na &= b\n\\end{align*}";
  expect(splitText(source)).toEqual([{ kind: "maths", tex: source, display: true, source }]);
});

test.each([
  ['[asy]\nlabel("$A$");\n[/asy]', 'label("$A$");'],
  ["[asy]\ndraw((0,0));", "draw((0,0));"],
  ["\\begin{asy}draw((0,0));\\end{asy}", "draw((0,0));"],
])("%j is a drawing", (text, code) => {
  expect(splitText(text)).toEqual([{ kind: "drawing", code }]);
});

test.each([
  ["```py\nx = 1\n\ny\n```", "x = 1\n\ny", "py"],
  ["~~~\n```\n~~~", "```", ""],
  ["   ```\n   x\n     y\n   ```", "x\n  y", ""],
  ["```\r\nx\r\n```\r", "x", ""],
  ["```\nnever closed", "never closed", ""],
])("%j is a block of code", (text, code, language) => {
  expect(splitText(text)).toEqual([{ kind: "fence", code, language }]);
});

test("code in a line loses its ticks, and one space beside ticks of its own", () => {
  expect(splitText("`a` and `` b`c ``")).toEqual([
    { kind: "code", code: "a" },
    { kind: "text", text: " and " },
    { kind: "code", code: "b`c" },
  ]);
});

test("the pieces together hold the whole text", () => {
  const text = "<b>x</b> $a<b$ & \\(c\\) $ \\";
  const joined = splitText(text).map((p) => (p.kind === "text" ? p.text : p.kind === "maths" ? p.source : p.code));
  expect(joined.join("")).toBe(text);
});
