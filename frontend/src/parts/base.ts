/**
 * Where the site is: "" at the root of its host, "/stepmark" below a path. The server says it in index.html; Vite's development server
 * leaves it unsaid, and is at the root.
 *
 * The router knows it, so paths of pages are written without it. Everything else that the browser asks for is written with `at`.
 */
export const BASE = baseOf(globalThis.document?.querySelector<HTMLMetaElement>('meta[name="stepmark-base"]')?.content);

export const at = (path: string) => BASE + path;

export function baseOf(named: string | undefined): string {
  return named && /^(\/[\w.~-]+)+$/.test(named) ? named : "";
}
