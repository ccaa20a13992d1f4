// JavaScript that the first load of the labeling page fetches, compressed. Fails above the limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 200;
const ENTRIES = ["index.html", "src/features/labeling/LabelPage.tsx", "src/components/maths/katex.ts"];

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const files = new Set();
function collect(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build's manifest; update ENTRIES in scripts/bundle-size.mjs`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported);
}
for (const entry of ENTRIES) collect(entry);

let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(7)} kB  JavaScript of the labeling page, gzip (limit ${LIMIT_KB} kB)`,
);
process.exit(total / 1000 > LIMIT_KB ? 1 : 0);
