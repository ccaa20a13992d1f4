import { expect, test } from "vitest";
import type { Findings } from "@/api/models";
import { clockInWords, deathsInWords, deliveryInWords, stateInWords, summary } from "./words";

test.each([
  [true, true, "Runs"],
  [true, false, "Runs, but has ended again and again"],
  [false, false, "Ended, waits for its next start"],
])("running %s, well %s: %s", (is_running, is_well, words) => {
  expect(stateInWords({ is_running, is_well })).toBe(words);
});

test("deaths are told with the last exit status", () => {
  expect(deathsInWords({ deaths: 0, last_exit_status: null })).toBe("none");
  expect(deathsInWords({ deaths: 6, last_exit_status: 137 })).toBe("6 in a row, last with exit status 137");
});

const group = (...levels: Findings["level"][]): Findings => ({
  name: "disk",
  level: "ok",
  findings: levels.map((level) => ({ level, what: "", where: "", mend: "" })),
});

test.each([
  [[group("ok", "ok")], "All checks pass."],
  [[group("ok", "warn")], "1 thing should be looked at."],
  [[group("fail"), group("fail", "warn")], "2 things fail, and 1 thing should be looked at."],
])("checks are summed up", (checks, words) => {
  expect(summary(checks)).toBe(words);
});

test.each([
  [0.4, "agrees"],
  [-12.2, "12 s behind"],
  [3600, "60 min ahead"],
])("a clock that is %s s ahead %s", (clock_ahead, words) => {
  expect(clockInWords({ clock_ahead })).toBe(words);
});

test("a delivery says how it went", () => {
  const attempt = { at: "2031-01-01T00:00:00Z", status: 500, error: "The receiver answered 500.", seconds: 0.1 };
  const sent = { sent_at: null, given_up_at: null, attempts: 0, log: [] };
  expect(deliveryInWords(sent)).toBe("Waits to be sent");
  expect(deliveryInWords({ ...sent, attempts: 1, log: [attempt] })).toBe(
    "Tried once, will be tried again. The receiver answered 500.",
  );
  expect(deliveryInWords({ ...sent, attempts: 2, sent_at: attempt.at, log: [attempt] })).toBe("Arrived at attempt 2");
  expect(deliveryInWords({ ...sent, attempts: 9, given_up_at: attempt.at, log: [attempt] })).toBe(
    "Given up after 9 attempts. The receiver answered 500.",
  );
});
