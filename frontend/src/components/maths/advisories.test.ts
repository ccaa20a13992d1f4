/** Advisories of KaTeX, as attacks on the way in which formulas are set here. Numbers can be looked up at github.com/advisories. */
import { describe, expect, it } from "vitest";
import { renderFormula } from "./katex";

/** Elements and attributes of the HTML, as a browser would read them. */
function read(html: string | null): { elements: Element[]; attributes: string[] } {
  const page = new DOMParser().parseFromString(html ?? "", "text/html");
  const elements = [...page.body.querySelectorAll("*")];
  return { elements, attributes: elements.flatMap((element) => element.getAttributeNames()) };
}

describe("advisories of KaTeX", () => {
  it("CVE-2024-28243: \\edef that doubles itself ends soon", () => {
    const started = performance.now();
    const doubling = `\\def\\a{xxxxxxxxxx}${"\\edef\\a{\\a\\a}".repeat(60)}\\a`;
    expect(renderFormula(doubling, false)).toBeNull();
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("CVE-2024-28244: Unicode exponents do not begin to count expansions anew", () => {
    const started = performance.now();
    expect(renderFormula("\\def\\e#1{#1²²}\\e{\\def\\f#1{\\e{#1}\\f{#1}}\\f{x}}", false)).toBeNull();
    expect(renderFormula("\\def\\f#1{x²\\f{#1}}\\f{x}", false)).toBeNull();
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("CVE-2024-28245: \\includegraphics makes no element of its file's name", () => {
    for (const tex of [
      '\\includegraphics{a"onerror=alert(1)}',
      '\\includegraphics[alt=" onload=alert(1)]{https://x.invalid/a.png}',
    ]) {
      const { elements, attributes } = read(renderFormula(tex, false));
      expect(elements.filter((element) => element.localName === "img")).toEqual([]);
      expect(attributes.filter((name) => name.startsWith("on"))).toEqual([]);
    }
  });

  it("CVE-2024-28246: no address is a link, in whatever case its scheme is written", () => {
    for (const scheme of ["javascript", "JaVaScRiPt", "JAVASCRIPT", "data", "vbscript", "https"]) {
      for (const tex of [`\\href{${scheme}:alert(1)}{x}`, `\\url{${scheme}:alert(1)}`]) {
        const { elements, attributes } = read(renderFormula(tex, false));
        expect(elements.filter((element) => element.localName === "a")).toEqual([]);
        expect(attributes).not.toContain("href");
      }
    }
  });

  it("CVE-2025-23207: \\htmlData adds no attribute, whatever its name is", () => {
    for (const tex of [
      "\\htmlData{x onmouseover=alert(1) y=z}{a}",
      "\\htmlData{>x<img src=x onerror=alert(1)>=1}{a}",
      "\\htmlClass{a}{b}",
    ]) {
      const { elements, attributes } = read(renderFormula(tex, false));
      expect(elements.filter((element) => element.localName === "img")).toEqual([]);
      expect(attributes.filter((name) => name.startsWith("on") || name.startsWith("data-"))).toEqual([]);
    }
  });
});
