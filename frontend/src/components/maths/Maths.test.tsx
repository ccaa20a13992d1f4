import { render, screen } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { preloadMaths } from "./loader";
import { Maths } from "./Maths";

beforeAll(() => preloadMaths());

test("a formula is set with HTML for the eye and MathML for screen readers", () => {
  const { container } = render(<Maths text="so $x^2$ it is" />);
  expect(container.querySelector(".katex-html")).not.toBeNull();
  expect(container.querySelector("math msup")).not.toBeNull();
});

test("broken LaTeX is shown as its source", () => {
  const { container } = render(<Maths text="a $\frac{1$ b" />);
  expect(container.querySelector("code.maths-source")?.textContent).toBe("$\\frac{1$");
  expect(container.querySelector(".katex-error")).toBeNull();
});

test.each([
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "$<img src=x onerror=alert(1)>$",
  "$\\href{javascript:alert(1)}{x}$",
  "$\\htmlData{onclick=alert(1)}{x}$",
  "$\\includegraphics{http://evil.example/x.png}$",
  "[asy]<script>alert(1)</script>[/asy]",
  "$\\text{</span><script>alert(1)</script>}$",
])("hostile text %s makes no element that runs", (text) => {
  const { container } = render(<Maths text={text} />);
  expect(container.querySelector("img, script, a[href], iframe, [onerror], [onclick]")).toBeNull();
});

test("plain text keeps its characters", () => {
  render(<Maths text="1 < 2 & 3 > 2" />);
  expect(screen.getByText("1 < 2 & 3 > 2")).toBeDefined();
});
