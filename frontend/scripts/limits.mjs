// The numbers that the API's schema declares, which types cannot carry: src/api/limits.gen.ts, and src/api/taskLimits.gen.ts with those of
// a task, which the first load of the labeling page has. With --check it writes nothing and fails if a committed file is stale.
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

/** The components of a task: its draft, and what labelers write. */
const OF_A_TASK = ["Details", "Draft", "HumanCompletion", "StepComment"];

const source = new URL("../src/api/schema.yaml", import.meta.url);

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

function textOf(name, components) {
  const lines = components.map(([component, properties]) => {
    const inner = Object.entries(properties).map(([property, numbers]) => {
      const words = Object.entries(numbers).map(([word, number]) => `${word}: ${number}`);
      return `    ${property}: { ${words.join(", ")} },`;
    });
    return `  ${component}: {\n${inner.join("\n")}\n  },`;
  });
  return `/** Limits and defaults of the API's values, made from schema.yaml by scripts/limits.mjs. Do not edit. */
export const ${name} = {\n${lines.join("\n")}\n} as const;\n`;
}

const missing = OF_A_TASK.filter((component) => !limits[component]);
if (missing.length > 0)
  throw new Error(`the schema has no limits of ${missing}; update OF_A_TASK in scripts/limits.mjs`);

const isOfTask = ([component]) => OF_A_TASK.includes(component);
const all = Object.entries(limits);
const files = {
  limits: textOf(
    "limits",
    all.filter((entry) => !isOfTask(entry)),
  ),
  taskLimits: textOf("taskLimits", all.filter(isOfTask)),
};
for (const [name, text] of Object.entries(files)) {
  const target = new URL(`../src/api/${name}.gen.ts`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`src/api/${name}.gen.ts is stale. Run: npm run generate-api-types`);
    process.exit(1);
  }
}
