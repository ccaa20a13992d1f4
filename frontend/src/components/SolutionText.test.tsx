/** What Markdown makes of mathematical prose, and what a hostile text can do. */
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { preloadMaths } from "@/components/maths/loader";
import { preloadMarkdown } from "@/components/text/loader";
import { RichText, SetText } from "@/components/text/RichText";
import { AllSourcesProvider } from "@/components/text/source";
import { StepText } from "./SolutionText";

beforeAll(async () => {
  await preloadMaths();
  await preloadMarkdown();
});

/** The text as HTML, without class names, directions and marks for translation; formulas as their source. */
function html(text: string, look: "page" | "solution" = "solution"): string {
  const { container } = render(<SetText text={text} look={look} />);
  for (const formula of container.querySelectorAll(".maths-inline, .maths-display")) {
    const tex = formula.querySelector("annotation")?.textContent;
    if (tex !== undefined) formula.replaceWith(`⟨${tex}⟩`);
  }
  const inside = container.firstElementChild?.innerHTML ?? "";
  return inside.replace(/ (?:class|dir|style|rel|target|translate)="[^"]*"/g, "").replace(/<\/?span>/g, "");
}

describe("Markdown is set", () => {
  test.each([
    ["**bold** and *italic* and _so_", "<p><strong>bold</strong> and <em>italic</em> and <em>so</em></p>"],
    ["## Step 1\nAdd.", "<p>Step 1</p><p>Add.</p>"],
    ["- one\n- two", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"],
    ["> When unsure", "<blockquote><p>When unsure</p></blockquote>"],
    ["so `a*b*c`", "<p>so <code>a*b*c</code></p>"],
    ["```py\na = 1\n```", "<div><pre><code>a = 1</code></pre></div>"],
    ["~~wrong~~", "<p><del>wrong</del></p>"],
    ["one\n\n---\n\ntwo", "<p>one</p><hr><p>two</p>"],
    [
      "| kind | $n$ |\n|---|---|\n| `a` | $|x|$ |",
      '<div><table><thead><tr><th scope="col">kind</th><th scope="col">⟨n⟩</th></tr></thead>' +
        "<tbody><tr><td><code>a</code></td><td>⟨|x|⟩</td></tr></tbody></table></div>",
    ],
    ["[more](https://a.example/b)", '<p><a href="https://a.example/b">more</a></p>'],
    ["see https://a.example/b.", '<p>see <a href="https://a.example/b">https://a.example/b</a>.</p>'],
    ["![plot](https://a.example/b.png)", '<p><a href="https://a.example/b.png">plot</a></p>'],
  ])("%j", (text, expected) => expect(html(text)).toBe(expected));

  test("headings of a page are headings, and its lines are joined", () => {
    expect(html("# A\nb\nc", "page")).toBe("<h2>A</h2><p>b\nc</p>");
    expect(html("b  \nc", "page")).toBe("<p>b<br>c</p>");
  });
});

describe("mathematics survives in Markdown", () => {
  test.each([
    ["**so $a*b*c$**", "<p><strong>so ⟨a*b*c⟩</strong></p>"],
    ["**$x_1$** and $y_1$", "<p><strong>⟨x_1⟩</strong> and ⟨y_1⟩</p>"],
    ["- $a_1$\n- \\[b_1\\]", "<ul><li><p>⟨a_1⟩</p></li><li><p>⟨b_1⟩</p></li></ul>"],
    ["$a$*$b$*$c$", "<p>⟨a⟩*⟨b⟩*⟨c⟩</p>"],
    ["**答案：**$x$", "<p><strong>答案：</strong>⟨x⟩</p>"],
    ["### So $x$", "<p>So ⟨x⟩</p>"],
  ])("%j", (text, expected) => expect(html(text)).toBe(expected));
});

describe("plain mathematical prose stays as it is", () => {
  test.each([
    "2*3*4 = 24",
    "(4/8)*(4/7)*(3/6)",
    "2**3**2",
    "a*b*c and x * y * z",
    "a_1 and b_1, and x_i_j",
    "- 3 + 5 = 2",
    "+ 4 is more",
    "* 3 = 6",
    "12 apples\n+ 5 apples\n= 17 apples",
    "#### 18",
    "#### 1,234.50",
    "# of apples = 5",
    "#5 is next",
    "> 5",
    ">= x",
    "a < b and c > d",
    "1 ~ 2 ~ 3",
    "~5 and ~6",
    "|x| + |y| = 1",
    "f[2](3) and [a, b](c)",
    "[1]: x",
    "1986. A great year",
    "So it is\n5. And so on",
    "x\n===",
    "48/2 = <<48/2=24>>24 clips",
    "    indented\n        more",
    "a &lt; b &amp; c",
    "a\\\\b and \\frac and \\{1\\}",
  ])("%j", (text) => {
    const { container } = render(<SetText text={text} />);
    expect(container.textContent).toBe(text);
    expect(container.querySelector("em, strong, del, ul, ol, blockquote, pre, a, hr")).toBeNull();
  });

  test("a list keeps its numbers and its marks", () => {
    const { container } = render(<SetText text={"2. So $x=5$\n3. Then\n\nb) no\n\n7) yes it is"} />);
    const items = [...container.querySelectorAll("ol > li")];
    expect(items.map((item) => item.getAttribute("value"))).toEqual(["2", "3", "7"]);
    expect((items[2] as HTMLElement).style.listStyleType).toBe('"7) "');
    const dash = render(<SetText text={"- 3 apples"} />).container.querySelector("li") as HTMLElement;
    expect(dash.style.listStyleType).toContain("–");
  });

  test.each([
    ["\\$5 and 50\\%, a\\_b, \\#1, \\&", "$5 and 50%, a_b, #1, &"],
    ["one\ntwo", "one\ntwo"],
    ["no marks at all", "no marks at all"],
  ])("%j reads %j", (text, expected) => {
    expect(render(<SetText text={text} />).container.textContent).toBe(expected);
  });
});

describe("a step", () => {
  test.each([
    ["So 12.\n\n# Answer\n\n12", "So 12.", "12"],
    ["# Answer\n\n12", null, "12"],
    ["a\n\n# Answer\n\n1\n\n# Answer\n\n2", "a", "2"],
  ])("%j has an answer", (text, body, answer) => {
    const { container } = render(<StepText text={text} />);
    expect(container.querySelector(".text-paragraph")?.textContent ?? null).toBe(body);
    expect(container.querySelector(".answer-value")?.textContent).toBe(answer);
  });

  test("without an answer behind the mark there is none", () => {
    const { container } = render(<StepText text={"a\n\n# Answer\n\n "} />);
    expect(container.querySelector(".answer")).toBeNull();
  });
});

describe("what cannot be set shows its source", () => {
  test.each([
    "$\\frac{1$",
    "$\\href{https://a.example}{click}$",
    "$\\url{https://a.example}$",
    "$\\includegraphics{https://a.example/x.png}$",
    "$\\htmlClass{a}{b}$",
    "$\\htmlData{onclick=alert(1)}{x}$",
    "\\begin{tabular}{c} $5$ \\end{tabular}",
    "$a \\hspace{-50em} b$",
  ])("%j", (source) => {
    const { container } = render(<SetText text={source} />);
    expect(container.querySelector("code.maths-source[data-unset]")?.textContent).toBe(source);
    expect(container.querySelector(".katex, .katex-error")).toBeNull();
  });
});

describe("nothing is hidden", () => {
  const view = (text: string) => render(<SetText text={text} />).container;

  test("white is the colour of the text, other colours are legible ones", () => {
    expect(view("$\\color{white}{abc}$").innerHTML).not.toMatch(/[" ;]color:|mathcolor/);
    expect(view("$\\textcolor{#fefefe}{abc}$").innerHTML).not.toMatch(/[" ;]color:/);
    expect(view("$\\colorbox{black}{abc}$").innerHTML).not.toMatch(/background/);
    expect(view("$\\textcolor{red}{abc}$").innerHTML).toContain("light-dark(hsl(0 85% 24%)");
    expect(view("$\\textcolor{#00f}{abc}$").innerHTML).toContain("hsl(240 85% 24%)");
  });

  test("tiny text has the usual size, and hidden words are shown", () => {
    expect(view("$\\tiny abc$").innerHTML).not.toContain("size1");
    expect(view("$\\phantom{\\text{words}} a$").textContent).toContain("words");
    expect(view("$\\phantom{0}1$").querySelector(".katex-html [style*='transparent']")).not.toBeNull();
  });

  test("a definition in one formula does not change the next", () => {
    const text = view("$\\gdef\\pi{3}\\pi$ and $\\pi$").textContent;
    expect(text).toContain("π");
  });
});

describe("hostile texts", () => {
  test.each([
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<div onclick=alert(1)>\n\n**x**",
    "$<img src=x onerror=alert(1)>$",
    "$\\href{javascript:alert(1)}{x}$",
    "[x](javascript:alert(1))",
    "[x](data:text/html,hi)",
    "[x](http://a.example)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[asy]<script>alert(1)</script>[/asy]",
    "```html\n<script>alert(1)</script>\n```",
    "$\\text{</span><script>alert(1)</script>}$",
  ])("%j makes no element that runs, loads or leads away", (text) => {
    const { container } = render(<SetText text={text} />);
    expect(container.querySelector("img, script, a, iframe, [onerror], [onclick]")).toBeNull();
    expect(container.textContent).not.toBe("");
  });

  test("links open beside the page and tell nothing about it", () => {
    const link = render(<SetText text="[x](https://a.example)" />).container.querySelector("a");
    expect(link?.rel).toBe("noreferrer noopener");
    expect(link?.target).toBe("_blank");
  });

  test("nesting of any depth is shown", () => {
    for (const sign of ["> ", "- ", "1. ", "**", "[", "*a "]) {
      const text = `word ${sign.repeat(6000)}\n${sign.repeat(6000)} word`;
      expect(render(<SetText text={text} />).container.textContent?.length).toBeGreaterThan(1000);
    }
  }, 60_000);

  test("characters that stand for formulas inside are plain characters outside", () => {
    const text = "a \u{F0000} $x$ \u{F0001} **b**";
    expect(render(<SetText text={text} />).container.textContent).toContain("a \u{F0000} ");
  });
});

describe("the source of a text", () => {
  test("is shown by a button", () => {
    const { container } = render(<RichText text="so $x$" />);
    fireEvent.click(screen.getByRole("button", { name: "Show the source of this text" }));
    expect(container.querySelector(".text-source")?.textContent).toBe("so $x$");
    fireEvent.click(screen.getByRole("button", { name: "Show the source of this text", pressed: true }));
    expect(container.querySelector(".katex")).not.toBeNull();
  });

  test("is shown for all texts at once", () => {
    const texts = (all: boolean) => (
      <AllSourcesProvider value={all}>
        <StepText text={"a $x$\n\n# Answer\n\n$x$"} />
        <RichText text="plain" />
      </AllSourcesProvider>
    );
    const { container, rerender } = render(texts(true));
    expect([...container.querySelectorAll(".text-source")].map((source) => source.textContent)).toEqual([
      "a $x$\n\n# Answer\n\n$x$",
      "plain",
    ]);
    rerender(texts(false));
    expect(container.querySelector(".text-source")).toBeNull();
  });

  test("needs no button if the text has nothing to set", () => {
    render(<RichText text="It is five." />);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("budgets", () => {
  test("a long text is its source until the reader decides otherwise", () => {
    const text = `$x$ ${"word ".repeat(5000)}`;
    const { container } = render(<RichText text={text} />);
    expect(container.querySelector(".katex")).toBeNull();
    expect(container.textContent?.length).toBeLessThan(1300);
    fireEvent.click(screen.getByRole("button", { name: "Show all of it" }));
    expect(container.querySelector(".text-source")?.textContent).toBe(text);
    fireEvent.click(screen.getByRole("button", { name: "Set it anyway" }));
    expect(container.querySelector(".katex")).not.toBeNull();
  });

  test("a text of very many formulas is its source", () => {
    const { container } = render(<RichText text={"$x$ ".repeat(600)} />);
    expect(container.querySelector(".katex")).toBeNull();
    expect(container.textContent).toContain("A text with 600 formulas");
  });

  test("a long formula is its source", () => {
    const { container } = render(<SetText text={`a $${"x + ".repeat(1500)}x$ b`} />);
    expect(container.querySelector(".katex")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Set it as a formula" }));
    expect(container.querySelector(".katex")).not.toBeNull();
  }, 60_000);
});

test("each block has the direction of its own text, formulas and code go from left to right", () => {
  const { container } = render(<SetText text={"ليكن $x$ عددا\n\nand so `a`"} />);
  const paragraphs = [...container.querySelectorAll("p")];
  expect(paragraphs.map((paragraph) => paragraph.getAttribute("dir"))).toEqual(["auto", "auto"]);
  expect(container.querySelector(".maths-inline")?.getAttribute("dir")).toBe("ltr");
  expect(container.querySelector("code")?.getAttribute("dir")).toBe("ltr");
});
