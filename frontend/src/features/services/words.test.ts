import { expect, test } from "vitest";
import { deathsInWords, stateInWords } from "./words";

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
