import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("./**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** "./features/loop/queries.ts" -> "features/loop"; "./api/client.ts" -> "api" */
function layerOf(path: string): string {
  const [top = "", second = ""] = path.replace(/^\.\//, "").split("/");
  return top === "features" ? `features/${second}` : top;
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*"@\/([^"]+)"/g)].map((match) => layerOf(match[1] ?? ""));
}

/** Who may import whom, besides itself: only downwards, and no feature another feature. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  api: [],
  components: [],
  hotkeys: [],
  features: ["api", "components", "hotkeys", "styles"],
};

test("imports go downwards and features know nothing of each other", () => {
  const offences: string[] = [];
  for (const [path, source] of Object.entries(SOURCES)) {
    const layer = layerOf(path);
    const allowed = ALLOWED[layer.split("/")[0] ?? ""];
    for (const target of importsOf(source)) {
      if (allowed && target !== layer && !allowed.includes(target)) offences.push(`${path} imports ${target}`);
    }
  }
  expect(Object.keys(SOURCES).length).toBeGreaterThan(40);
  expect(offences).toEqual([]);
});

test("files of a layer are not reached by paths that climb out of it", () => {
  const climbing = Object.entries(SOURCES).filter(([, source]) => /from "\.\.\//.test(source));
  expect(climbing.map(([path]) => path)).toEqual([]);
});
