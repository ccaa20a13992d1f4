import { afterEach, expect, test, vi } from "vitest";
import { failedAddress, importPart } from "./importPart";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const CHROME = "Failed to fetch dynamically imported module: http://site.test/static/assets/Panel-abc.js";
const FIREFOX = "error loading dynamically imported module: https://site.test/static/assets/Panel-abc.js?try=2";

test.each([
  [new TypeError(CHROME), "http://site.test/static/assets/Panel-abc.js"],
  [new TypeError(FIREFOX), "https://site.test/static/assets/Panel-abc.js"],
  [new TypeError("Importing a module script failed."), null],
  ["no error", null],
])("the file that failed is read from %s", (error, address) => {
  expect(failedAddress(error)).toBe(address);
});

test("the first failure is not tried under another address", async () => {
  await expect(importPart(() => Promise.reject(new TypeError(CHROME)), 0)).rejects.toThrow(CHROME);
});

test("a later failure is tried under an address that the browser has not seen", async () => {
  const importFrom = async (address: string) => address;
  const load = () => Promise.reject<string>(new TypeError(CHROME));
  expect(await importPart(load, 1, importFrom)).toBe("http://site.test/static/assets/Panel-abc.js?try=2");
});

test("a failure without an address stays one", async () => {
  const importFrom = async (address: string) => address;
  const load = () => Promise.reject<string>(new TypeError("Importing a module script failed."));
  await expect(importPart(load, 1, importFrom)).rejects.toThrow("Importing a module script failed.");
});

test("nothing is asked for without a network, so that no browser remembers a failure", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const load = vi.fn(async () => "the part");
  await expect(importPart(load, 0)).rejects.toThrow("There is no network.");
  expect(load).not.toHaveBeenCalled();
});

test("a browser that is wrong about the network does not keep a part away", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  vi.stubGlobal("fetch", async () => new Response("ok"));
  expect(await importPart(async () => "the part", 0)).toBe("the part");
});
