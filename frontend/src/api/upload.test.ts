import { expect, test } from "vitest";
import { lineReader } from "./upload";

test("each line is reported once, as soon as it is whole", () => {
  const seen: unknown[] = [];
  const read = lineReader((line) => seen.push(line));
  expect(read('{"queued": 5')).toBeNull();
  expect(seen).toEqual([]);
  expect(read('{"queued": 500}\n{"que')).toEqual({ queued: 500 });
  expect(read('{"queued": 500}\n{"queued": 700}\n')).toEqual({ queued: 700 });
  expect(seen).toEqual([{ queued: 500 }, { queued: 700 }]);
});
