import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Markdown, parseBlocks } from "./Markdown";

test("headings, paragraphs and lists are told apart", () => {
  expect(parseBlocks("# A\ntext\nmore\n\n- x\n- y\n  still y\n1. z")).toEqual([
    { kind: "heading", level: 1, text: "A" },
    { kind: "paragraph", text: "text more" },
    { kind: "list", ordered: false, items: ["x", "y still y"] },
    { kind: "list", ordered: true, items: ["z"] },
  ]);
});

test("bold, italic and code are set, HTML is shown as text", () => {
  const { container } = render(<Markdown text={"**b** *i* `c` <img src=x onerror=alert(1)>"} />);
  expect(container.querySelector("strong")?.textContent).toBe("b");
  expect(container.querySelector("em")?.textContent).toBe("i");
  expect(container.querySelector("code")?.textContent).toBe("c");
  expect(container.querySelector("img")).toBeNull();
  expect(container.textContent).toContain("<img src=x onerror=alert(1)>");
});
