import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("./**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const FILES = new Map(Object.entries(SOURCES).map(([path, source]) => [path.replace("./", "src/"), source]));

/** The files directly in the folder, in none of its rooms. */
const OWN = ".";

/**
 * The rooms of each folder in layers, from top to bottom. A room imports from lower layers of its folder only; rooms of one layer know
 * nothing of each other.
 */
const LAYERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  src: [[OWN], ["apiDocs"], ["app"], ["features"], ["notices"], ["components", "hotkeys", "api", "styles"], ["parts"]],
  "src/features": [
    [
      "account",
      "adding",
      "agreement",
      "audit",
      "firstAdmin",
      "gold",
      "guide",
      "history",
      "home",
      "hours",
      "invitation",
      "labeling",
      "labelings",
      "loop",
      "models",
      "people",
      "phases",
      "quality",
      "screening",
      "problems",
      "review",
      "services",
      "session",
      "statistics",
    ],
  ],
  "src/features/labeling": [
    [OWN],
    ["gold", "correcting"],
    ["rating", "building"],
    ["frame"],
    ["work", "keys"],
    ["words"],
  ],
  "src/features/loop": [[OWN], ["words"]],
  "src/components": [["charts", "form"], [OWN], ["text"], ["maths"]],
};

/** Imported paths from the root of the sources: "@/api/client" and "./client" in src/api are both "src/api/client". */
function importsOf(path: string): string[] {
  const found = [...(FILES.get(path) ?? "").matchAll(/(?:from|import)\s*\(?\s*"((?:@|\.)\/[^"]+)"/g)];
  return found.map(([, target = ""]) =>
    target.startsWith("@/") ? `src/${target.slice(2)}` : `${parentOf(path)}/${target.slice(2)}`,
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** "src/features/loop/queries.ts" in "src/features": "loop". A file that lies in the folder itself: OWN; outside of it: null. */
function roomOf(path: string, folder: string): string | null {
  if (!path.startsWith(`${folder}/`)) return null;
  const [room = "", ...rest] = path.slice(folder.length + 1).split("/");
  return rest.length > 0 ? room : OWN;
}

/** Folders with files in rooms of their own: the sources, each part of them, and each feature. Inside a room only circles are forbidden. */
function foldersWithRooms(): string[] {
  const folders = [...FILES.keys()].flatMap((path) => {
    const parts = path.split("/");
    const depth = parts[1] === "features" ? 3 : 2;
    return Array.from({ length: depth }, (_, at) => parts.slice(0, at + 1).join("/"));
  });
  return [...new Set(folders)].filter((folder) => {
    const rooms = [...FILES.keys()].map((path) => roomOf(path, folder));
    return rooms.some((room) => room !== null && room !== OWN);
  });
}

function heightOf(folder: string, room: string): number {
  return (LAYERS[folder] ?? []).findIndex((layer) => layer.includes(room));
}

test("every room is in a layer, and every layer is of rooms that exist", () => {
  const rooms = foldersWithRooms().flatMap((folder) =>
    [...FILES.keys()].flatMap((path) => {
      const room = roomOf(path, folder);
      return room === null ? [] : [`${folder}: ${room}`];
    }),
  );
  const inLayers = Object.entries(LAYERS).flatMap(([folder, layers]) =>
    layers.flat().map((room) => `${folder}: ${room}`),
  );
  expect(FILES.size).toBeGreaterThan(150);
  expect([...new Set(rooms)].filter((room) => !inLayers.includes(room))).toEqual([]);
  expect(inLayers.filter((room) => room !== "src: styles" && !rooms.includes(room))).toEqual([]);
});

test("imports go downwards only", () => {
  const offences: string[] = [];
  for (const path of FILES.keys()) {
    for (const target of importsOf(path)) {
      for (const folder of Object.keys(LAYERS)) {
        const [from, to] = [roomOf(path, folder), roomOf(target, folder)];
        if (from === null || to === null || from === to) continue;
        if (heightOf(folder, to) <= heightOf(folder, from)) offences.push(`${path} imports ${target}`);
      }
    }
  }
  expect(offences).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const finished = new Set<string>();
  function circleFrom(path: string, way: readonly string[]): readonly string[] | null {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (finished.has(path)) return null;
    for (const target of importsOf(path)) {
      const file = [`${target}.ts`, `${target}.tsx`].find((name) => FILES.has(name));
      const circle = file ? circleFrom(file, [...way, path]) : null;
      if (circle) return circle;
    }
    finished.add(path);
    return null;
  }
  expect([...FILES.keys()].map((path) => circleFrom(path, [])).filter((circle) => circle !== null)).toEqual([]);
});

test("files of a layer are not reached by paths that climb out of it", () => {
  const climbing = [...FILES].filter(([, source]) => /(?:from|import)\s*\(?\s*"\.\.\//.test(source));
  expect(climbing.map(([path]) => path)).toEqual([]);
});

test("what is fetched later can be tried again: only a part imports it", () => {
  const bare = [...FILES].filter(([path, source]) => {
    if (path.startsWith("src/parts/") || /\.test\.tsx?$/.test(path)) return false;
    const imports = source.match(/(?<!typeof )\bimport\(/g)?.length ?? 0;
    const inParts =
      source.match(/(?:lazyPart\("[^"]+",|new Part\(|lazyPart\(\s+"[^"]+",)\s*\(\) => import\(/g)?.length ?? 0;
    return imports !== inParts || /\blazy\b.*from "react"/.test(source);
  });
  expect(bare.map(([path]) => path)).toEqual([]);
});

test("addresses are below the path of the site: only the router's are written without it", () => {
  const bare = [...FILES].flatMap(([path, source]) => {
    if (/\.test\.tsx?$/.test(path) || path === "src/api/schema.gen.ts") return [];
    // `mail` and `file`: a message and a file that the page has made
    const anchors = [...source.matchAll(/<a\b[^>]*?\shref=(\{at\(|\{inline\.href\}|\{mail\}|\{file\}|"#)?/g)].filter(
      ([, good]) => !good,
    );
    const asked = [...source.matchAll(/(?:fetch|assign|replace|open|new URL|sendBeacon|EventSource)\(\s*["`]\//g)];
    const built = [...source.matchAll(/\$\{location\.(?:origin|host)|location\.origin(?! \+ BASE)/g)];
    return [...anchors, ...asked, ...built].map(([found]) => `${path}: ${found}`);
  });
  expect(bare).toEqual([]);
});
