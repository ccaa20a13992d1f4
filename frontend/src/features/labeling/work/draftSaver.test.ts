import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, NetworkError } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import { DraftSaver, type SaveState } from "./draftSaver";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(send: (label: unknown) => Promise<void>) {
  const sent: unknown[] = [];
  const states: SaveState[] = [];
  const kept: [unknown, boolean][] = [];
  const refused = vi.fn();
  const saver = new DraftSaver({
    send: (label) => {
      sent.push(label);
      return send(label);
    },
    keep: (label, isSent) => kept.push([label, isSent]),
    onState: (state) => states.push(state),
    onRefused: refused,
    delay: 500,
  });
  return { saver, sent, states, kept, refused };
}

test("quick changes are sent once, the newest of them", async () => {
  const { saver, sent, states, kept } = setUp(async () => {});
  saver.change("a");
  saver.change("ab");
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual(["ab"]);
  expect(states.at(-1)).toBe("saved");
  expect(kept.at(-1)).toEqual(["ab", true]);
});

test("every change is kept in the browser before it is sent", () => {
  const { saver, sent, kept } = setUp(async () => {});
  saver.change("a");
  expect(kept).toEqual([["a", false]]);
  expect(sent).toEqual([]);
});

test("a change during a request is sent after it", async () => {
  let finish = () => {};
  const { saver, sent } = setUp(() => new Promise((resolve) => (finish = resolve)));
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  saver.change("b");
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual(["a"]);
  finish();
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual(["a", "b"]);
});

test("a lost network is reported and the draft goes out when it is back", async () => {
  let online = false;
  const { saver, sent, states } = setUp(async () => {
    if (!online) throw new NetworkError();
  });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  expect(states.at(-1)).toBe("offline");
  saver.change("ab"); // work continues meanwhile, and the state stays the same
  expect(states.at(-1)).toBe("offline");
  online = true;
  saver.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(["a", "ab"]);
  expect(states.at(-1)).toBe("saved");
});

test("a failed save is retried automatically", async () => {
  let attempts = 0;
  const { saver, states } = setUp(async () => {
    attempts += 1;
    if (attempts < 3) throw new ApiError(503, "unavailable", "later");
  });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500 + 2000 + 4000);
  expect(attempts).toBe(3);
  expect(states.at(-1)).toBe("saved");
});

test("an expired session is told apart from a lost network", async () => {
  const { saver, states } = setUp(async () => {
    throw new ApiError(401, "not_authenticated", "sign in");
  });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  expect(states.at(-1)).toBe("signed_out");
});

test("a closed assignment stops the saving for good", async () => {
  const closed = new ApiError(409, "assignment_closed", "expired");
  const { saver, sent, refused } = setUp(async () => {
    throw closed;
  });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  saver.change("b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual(["a"]);
  expect(refused).toHaveBeenCalledWith(closed);
});

test("a draft that is too long for the server is kept here, and sent again once it is shorter", async () => {
  const { saver, sent, states, kept, refused } = setUp(async () => {});
  const longest = "x".repeat(limits.Draft.label.maxJsonLength - 2); // and two quotation marks
  saver.change(`${longest}x`);
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual([]);
  expect(states.at(-1)).toBe("too_long");
  expect(kept.at(-1)?.[1]).toBe(false);
  saver.change(longest);
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual([longest]);
  expect(states.at(-1)).toBe("saved");
  expect(refused).not.toHaveBeenCalled();
});
