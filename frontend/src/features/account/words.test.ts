import { expect, test } from "vitest";
import { codesLeft, deviceInWords, endOf } from "./words";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36`, "Chrome on Windows"],
  [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`, "Edge on Windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20.0 Mobile/15E148 Safari/604.1", "Safari on iOS"],
  ["Mozilla/5.0 (Linux; Android 17; Pixel) Chrome/150.0.0.0 Mobile Safari/537.36", "Chrome on Android"],
  ["curl/9.1", "curl/9.1"],
  ["", "Unknown device"],
])("%s is %s", (device, words) => expect(deviceInWords({ device })).toBe(words));

test("codes that are left are counted", () => {
  expect([0, 1, 2].map(codesLeft)).toEqual([
    "You have no recovery codes left.",
    "You have one recovery code left.",
    "You have 2 recovery codes left.",
  ]);
});

test("a token without an end says so", () => {
  expect(endOf({ expires_at: null })).toBe("never");
  expect(endOf({ expires_at: "2031-05-06T12:00:00Z" })).toBe("May 6, 2031");
});
