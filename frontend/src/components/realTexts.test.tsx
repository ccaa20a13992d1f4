// @vitest-environment node
/**
 * Texts of every kind through the page's own code: none throws, every formula that is not set is one that KaTeX cannot set, and no formula
 * is left as plain text. Our own texts always, real ones if they are there (../shared/data beside the checkout).
 */
import { existsSync, readFileSync } from "node:fs";
import katex from "katex";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { preloadMaths } from "@/components/maths/loader";
import { preloadMarkdown } from "@/components/text/loader";
import { StepText } from "./SolutionText";

const { unset } = vi.hoisted(() => ({ unset: new Map<string, boolean>() }));

// the page's own function, called once for each formula; its long result is left out, so that the test reads words only
vi.mock("@/components/maths/katex", async (importActual) => {
  const { renderFormula } = await importActual<typeof import("@/components/maths/katex")>();
  const known = new Map<string, string | null>();
  return {
    renderFormula(tex: string, display: boolean) {
      const key = `${display} ${tex}`;
      const html = known.get(key) ?? (known.has(key) || renderFormula(tex, display) === null ? null : "<b></b>");
      known.set(key, html);
      if (html === null) unset.set(tex, display);
      return html;
    },
  };
});

const DATA = "../../shared/data"; // the working directory is that of package.json

/** Texts with LaTeX that is left as it is, and why. */
const KNOWN = new Map([
  ["gsm8k/train.jsonl:4882 answer", "a lone dollar that stands for the unit"],
  ["prm800k/phase1_train_rebuilt.jsonl:75 step 1 4", "cut off inside a display"],
  ["prm800k/phase1_train_rebuilt.jsonl:124 step 1 5", "cut off inside a display"],
  ["prm800k/phase1_train_rebuilt.jsonl:139 step 15 4", "cut off inside a display"],
  ["prm800k/phase1_train_rebuilt.jsonl:139 step 16 4", "cut off inside a display"],
  ["prm800k/phase1_train_rebuilt.jsonl:153 step 0 0", "cut off inside an environment"],
  ["prm800k/phase1_train_rebuilt.jsonl:218 step 3 0", "a formula without its closing dollar"],
  ["prm800k/phase1_train_rebuilt.jsonl:219 step 53 0", "a formula without its closing dollar"],
  ["prm800k/phase1_train_rebuilt.jsonl:290 step 5 4", "a formula without its closing dollar"],
  ["prm800k/phase1_train_rebuilt.jsonl:428 step 7 human", "a display without its closing bracket"],
  ["prm800k/phase1_train_rebuilt.jsonl:447 step 12 2", "cut off inside a formula"],
  ["prm800k/phase1_train_rebuilt.jsonl:466 step 5 2", "a formula without its closing dollar"],
  ["prm800k/phase1_train_rebuilt.jsonl:706 step 22 3", "cut off inside a formula, and another text behind it"],
  ["prm800k/phase1_train_rebuilt.jsonl:743 step 15 0", "cut off inside a display"],
  ["prm800k/phase1_train_rebuilt.jsonl:789 step 2 5", "cut off inside a formula"],
]);

beforeAll(async () => {
  vi.stubGlobal("navigator", { onLine: true }); // Node has none, or one that does not know
  await preloadMaths();
  await preloadMarkdown();
});

/** Texts by the place where they were first seen. */
type Texts = Map<string, string>;

function rows(file: string): { row: Record<string, unknown>; place: string }[] {
  const lines = readFileSync(`${DATA}/${file}`, "utf8").split("\n").filter(Boolean);
  return lines.map((line, index) => ({ row: JSON.parse(line), place: `${file}:${index + 1}` }));
}

function add(texts: Texts, text: unknown, place: string): void {
  if (typeof text === "string" && !texts.has(text)) texts.set(text, place);
}

function mathTexts(texts: Texts): void {
  for (const { row } of rows("math/math500_test.jsonl")) {
    add(texts, row.problem, `${row.unique_id} problem`);
    add(texts, row.solution, `${row.unique_id} solution`);
  }
}

function gsm8kTexts(texts: Texts): void {
  for (const { row, place } of [...rows("gsm8k/train.jsonl"), ...rows("gsm8k/test.jsonl")]) {
    add(texts, row.question, `${place} question`);
    add(texts, row.answer, `${place} answer`);
  }
}

type Completion = { text?: string } | null;
type Step = { completions: Completion[] | null; human_completion: Completion | string };

function prm800kTexts(texts: Texts): void {
  const files = ["prm800k/original_rows.jsonl", "prm800k/phase1_train_rebuilt.jsonl"];
  for (const { row, place } of files.flatMap(rows)) {
    add(texts, (row.question as { problem: string }).problem, `${place} problem`);
    (row.label as { steps: Step[] }).steps.forEach(({ completions, human_completion: human }, step) => {
      completions?.forEach((completion, index) => {
        add(texts, completion?.text, `${place} step ${step} ${index}`);
      });
      add(texts, typeof human === "string" ? human : human?.text, `${place} step ${step} human`);
    });
  }
}

/** The words of the page without what is set as a formula or shown as code. */
function plainWords(html: string): string {
  const words = html.replace(/<(code|pre)\b[^>]*>.*?<\/\1>/gs, "").replace(/<[^>]*>/g, "");
  return words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** LaTeX that a reader would have to read. A dollar beside a number is money. */
function isLeftOver(words: string): boolean {
  const others = words.replace(/\$+ ?[-+]?(?:\.?[0-9]|<<)|[0-9] ?\$/g, "");
  return /\\begin\{|\\d?frac|\\\[|\$/.test(others);
}

/** All texts in one page: React's preparation of a page takes longer than the text itself. */
function htmlOf(texts: Texts): string[] {
  const page = [...texts].map(([text, place]) => (
    <article key={place}>
      <StepText text={text} />
    </article>
  ));
  return renderToStaticMarkup(page).split("<article>").slice(1);
}

/** The places of the texts in which LaTeX is left over. */
function check(texts: Texts): string[] {
  const html = htmlOf(texts);
  expect(html).toHaveLength(texts.size);
  return [...texts.values()].filter((_, index) => isLeftOver(plainWords(html[index]!)));
}

function expectKatexToRefuse(formulas: ReadonlyMap<string, boolean>): void {
  for (const [tex, displayMode] of formulas) {
    expect(() => katex.renderToString(tex, { displayMode, strict: "ignore" }), tex).toThrow();
  }
}

describe.skipIf(!existsSync(DATA))("real texts", () => {
  test.each([
    ["MATH", mathTexts, 1000],
    ["GSM8K", gsm8kTexts, 17_000],
    ["PRM800K", prm800kTexts, 45_000],
  ])(
    "%s",
    (_, collect, least) => {
      const texts: Texts = new Map();
      collect(texts);
      expect(texts.size).toBeGreaterThanOrEqual(least);
      const left = check(texts);
      expect(left.filter((place) => !KNOWN.has(place))).toEqual([]);
      expect(left.length).toBeLessThan(0.005 * texts.size);
      expectKatexToRefuse(unset);
    },
    240_000, // some 30 s on an idle machine
  );
});

/** One text of each kind, of our own. */
const OWN = [
  "So \\begin{align*}\na &= b + \\frac{1}{2} \\\\\n&= 3\n\\end{align*} holds.",
  "\\begin{equation}\\begin{split} a &= b \\\\ &= c \\end{split}\\end{equation}",
  "$f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}$",
  "\\begin{gather} a \\\\ b \\end{gather} \\begin{alignat}{2} a &= b \\end{alignat} \\begin{CD} A @>>> B \\end{CD}",
  "A table: \\begin{tabular}{c|c} $x$ & $\\frac12$ \\\\ 1 & 2 \\end{tabular} is unknown to KaTeX.",
  '[asy] draw((0,0)--(1,1)); label("$\\frac12$", (0,0)); [/asy] Find $x$.',
  '[asy] draw((0,0)--(1,1)); label("$A$"',
  "Tom ($5) and Ann ($10) pay $5-$10, or $300+$500=$800; a pen is $5 and $\\frac{x}{2}$ more.",
  "It costs $3.50 to $4.50, i.e. $x$ dollars where $x = \\frac{12}{4}$.",
  "A stray 5$ here, and $\\frac{1}{3}$ and $$\\frac{1}{4}$$ there.",
  "## Step 1\n\n**So $\\frac{1}{2}$**\n\n- $\\frac{1}{3}$\n- *and* \\(\\frac{1}{4}\\)\n\n> $\\frac{1}{5}$",
  "| kind | $n$ |\n|---|---|\n| `$x` | $|\\frac{1}{2}|$ |",
  "```latex\n\\frac{1}{2} $x$ \\begin{align}\n```\nand `\\frac{1}{2}`",
  "So it is half.\n\n# Answer\n\n\\frac{1}{2}",
  "# Answer\n\n\\frac{1}{2}",
  "He clips 48/2 = <<48/2=24>>24.\n#### 24",
  "设 $x=\\frac{1}{2}$。ليكن $\\frac{1}{3}$ عددا.",
  "Broken $\\frac{1$ and refused $\\frac{1}{2$.",
];

test("our own texts", () => {
  unset.clear();
  expect(check(new Map(OWN.map((text) => [text, text])))).toEqual([]);
  expect([...unset.keys()]).toHaveLength(3);
  expectKatexToRefuse(unset);
});

test("what is left over would be found", () => {
  expect(
    ["$x + 1", "\\begin{align} a", "so \\frac12", "\\[ x"].map((text) => check(new Map([[text, text]])).length),
  ).toEqual([1, 1, 1, 1]);
});
