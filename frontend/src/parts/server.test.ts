import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  document.head.innerHTML = "";
});

/** The module as in a page of this build. */
async function pageOf(build: string) {
  document.head.innerHTML = `<meta name="stepmark-build" content="${build}">`;
  return import("./server");
}

test.each([
  ["the same", "aaa", "aaa", false],
  ["another", "aaa", "bbb", true],
  ["none", "aaa", null, false],
  ["one, but the page comes from the development server", "{{ build }}", "bbb", false],
])("an answer that names %s build", async (_, own, named, isNewer) => {
  const { noticeAnswer, readServer } = await pageOf(own);
  noticeAnswer(named);
  expect(readServer()).toEqual({ answers: true, isNewer });
});

test("a newer build stays known when an older server answers meanwhile", async () => {
  const { noticeAnswer, readServer } = await pageOf("aaa");
  noticeAnswer("bbb");
  noticeAnswer("aaa");
  expect(readServer().isNewer).toBe(true);
});

test("asking learns the build, and that the server is away", async () => {
  const { askServer, readServer } = await pageOf("aaa");
  vi.stubGlobal("fetch", async () => new Response("ok", { headers: { "Stepmark-Build": "bbb" } }));
  expect(await askServer()).toBe(true);
  expect(readServer()).toEqual({ answers: true, isNewer: true });
  vi.stubGlobal("fetch", async () => new Response("", { status: 502 }));
  expect(await askServer()).toBe(false);
  expect(readServer()).toEqual({ answers: false, isNewer: true });
});

test("the page is not reloaded while the server is away", async () => {
  const { reloadPage } = await pageOf("aaa");
  const reload = vi.spyOn(location, "reload").mockImplementation(() => {});
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  expect(await reloadPage()).toBe(false);
  expect(reload).not.toHaveBeenCalled();
  vi.stubGlobal("fetch", async () => new Response("ok"));
  expect(await reloadPage()).toBe(true);
  expect(reload).toHaveBeenCalledOnce();
});
