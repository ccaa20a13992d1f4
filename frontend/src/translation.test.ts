// @vitest-environment node
/**
 * A browser that translates the page replaces each text by an element with the translation, behind React's back. React then fails when
 * it removes such a text or puts something before it, and the page is lost; a text that it changes is not shown.
 *
 * An element whose only child is a text is safe, because React then sets the content of the whole element. A text with siblings must be
 * in an element of its own, unless neither it nor a sibling ever changes. The types of the sources say which ones may change.
 */
import { expect, test } from "vitest";
import { findLooseTexts } from "./looseTexts";

const ROOT = new URL("..", import.meta.url).pathname;
const SOURCES = import.meta.glob<string>("./**/*.tsx", { query: "?raw", import: "default", eager: true });

const EXAMPLES = `
import type { ReactNode } from "react";
type Props = { name: string; many: number; isOpen: boolean; part: ReactNode; names: string[] };
const Stable = () => <b>stable</b>;
const Moving = ({ isOpen }: { isOpen: boolean }) => (isOpen ? <b>moving</b> : null);
const Keyed = ({ name }: { name: string }) => <b key={name}>keyed</b>;
const Alone = ({ children }: { children: ReactNode }) => <b>{children}</b>;
const Beside = ({ children }: { children: ReactNode }) => <b><i />{children}</b>;

export function Safe({ name, many, isOpen, part, names }: Props) {
  return (
    <section>
      <p>only words</p>
      <p>{name}</p>
      <p>{\`\${name} and \${many}\`}</p>
      <p>words beside <b>an element</b> and <Stable /></p>
      <p><span>own element </span>{isOpen && <b>open</b>}</p>
      <p>{isOpen ? name : <b>one child</b>}</p>
      <p>{part}</p>
      <Alone>{name}</Alone>
      <ul>{names.map((one) => <li key={one}>{one}</li>)}</ul>
    </section>
  );
}

export function Loose({ name, many, isOpen, part, names }: Props) {
  return (
    <section>
      <p>hello {name}</p>
      <p><b>a number</b>{many}</p>
      <p>{isOpen && <b>before</b>} after</p>
      <p>beside <Moving isOpen={isOpen} /></p>
      <p>before <Keyed name={name} /></p>
      <p><b>part</b>{part}</p>
      <p>{isOpen && <>in a fragment</>}</p>
      <p>{names}</p>
      <Beside>given</Beside>
    </section>
  );
}

export function Words({ name }: Props) {
  return name;
}
`;

test("loose texts are found, and only these", () => {
  const found = findLooseTexts(ROOT, { "src/examples.tsx": EXAMPLES }).map(({ text }) => text);
  expect(found).toEqual([
    "hello",
    "{name}",
    "{many}",
    "after",
    "beside",
    "before",
    "{part}",
    "in a fragment",
    "{names}",
    "given",
    "name",
  ]);
}, 300_000);

test("no text that may change, or stands beside what changes, is without an element of its own", () => {
  const found = findLooseTexts(ROOT);
  expect(found.map(({ place, text, why }) => `${place}: ${text} (${why})`)).toEqual([]);
}, 300_000);

test("what must not be translated says so: keys, code, formulas", () => {
  const open = Object.entries(SOURCES).flatMap(([path, source]) =>
    path.includes(".test.")
      ? []
      : [...source.matchAll(/<(?:kbd|code|pre)\b(?![^>]*translate="no")[^>]*>/g)].map(([tag]) => `${path}: ${tag}`),
  );
  expect(open).toEqual([]);
});
