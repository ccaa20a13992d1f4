import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
});
afterEach(() => {
  document.head.innerHTML = "";
  localStorage.clear();
});

/** The module as in a page of the site below this path. */
async function pageOf(base: string) {
  vi.resetModules();
  document.head.innerHTML = `<meta name="stepmark-base" content="${base}">`;
  return import("./keptWork");
}

test("work of another site below another path of the same host is never read or sent", async () => {
  const first = await pageOf("/stepmark");
  first.keepDraft(7, { label: { steps: [1] }, sent: false });
  first.keepSubmit({ assignment: 8, body: { label: {} as never } });
  for (const other of ["", "/other", "/step"]) {
    const page = await pageOf(other);
    expect(page.readDraft(7)).toBeNull();
    expect(page.waitingSubmits()).toEqual([]);
  }
  const again = await pageOf("/stepmark");
  expect(again.readDraft(7)?.label).toEqual({ steps: [1] });
  expect(again.waitingSubmits().map((kept) => kept.assignment)).toEqual([8]);
});

test("a site at the root keeps the work of earlier pages", async () => {
  localStorage.setItem("stepmark.draft.7", JSON.stringify({ label: { steps: [1] }, sent: false, at: Date.now() }));
  expect((await pageOf("")).readDraft(7)?.label).toEqual({ steps: [1] });
});
