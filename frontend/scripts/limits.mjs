// The numbers that the API's schema declares (src/api/limits.gen.ts), which types cannot carry. With --check it writes nothing and fails
// if the committed file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS from "openapi-typescript";

/** The schema's words, and ours for them. */
const WORDS = {
  minimum: "minimum",
  maximum: "maximum",
  maxLength: "maxLength",
  "x-maxJsonBytes": "maxJsonBytes",
  default: "default",
};
const PROPERTY = /^#\/components\/schemas\/(\w+)\/(\w+)$/;

const source = new URL("../src/api/schema.yaml", import.meta.url);
const target = new URL("../src/api/limits.gen.ts", import.meta.url);

function numbersOf(schema) {
  const found = Object.entries(WORDS).flatMap(([word, ours]) =>
    typeof schema[word] === "number" ? [[ours, schema[word]]] : [],
  );
  const isLimited = found.some(([word]) => word !== "default");
  return isLimited ? Object.fromEntries(found) : null;
}

const limits = {};
const arrays = new Set();
await openapiTS(source, {
  silent: true,
  transform(schema, { path }) {
    if (schema.type === "array") arrays.add(path);
    const [, component, property] = PROPERTY.exec(path) ?? [];
    // the entries of a list have its path; a change (Patched…) has the limits of the whole
    if (!component || component.startsWith("Patched") || arrays.has(path)) return;
    const numbers = numbersOf(schema);
    if (numbers) limits[component] = { ...limits[component], [property]: numbers };
  },
});

const lines = Object.entries(limits).map(([component, properties]) => {
  const inner = Object.entries(properties).map(([property, numbers]) => {
    const words = Object.entries(numbers).map(([word, number]) => `${word}: ${number}`);
    return `    ${property}: { ${words.join(", ")} },`;
  });
  return `  ${component}: {\n${inner.join("\n")}\n  },`;
});
const text = `/** Limits and defaults of the API's values, made from schema.yaml by scripts/limits.mjs. Do not edit. */
export const limits = {\n${lines.join("\n")}\n} as const;\n`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("src/api/limits.gen.ts is stale. Run: npm run generate-api-types");
  process.exit(1);
}
