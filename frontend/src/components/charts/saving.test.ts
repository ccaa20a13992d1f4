import { expect, test } from "vitest";
import { fileName, svgText } from "./saving";

test("a title becomes the name of a file", () => {
  expect(fileName("Where is the first error?")).toBe("where-is-the-first-error");
});

test("the drawing carries its styles and its size, and no classes", () => {
  document.body.innerHTML =
    '<style>.line { stroke: rgb(1, 2, 3) }</style><svg viewBox="0 0 640 240"><path class="line" d="M0 0"/></svg>';
  const drawing = document.querySelector("svg");
  if (!drawing) throw new Error("no drawing");
  const text = svgText(drawing);
  expect(text).toContain('width="640"');
  expect(text).toMatch(/stroke:\s*rgb\(1, 2, 3\)/);
  expect(text).not.toContain("class=");
});
