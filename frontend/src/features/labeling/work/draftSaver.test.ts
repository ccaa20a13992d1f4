import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, NetworkError } from "@/api/errors";
import { taskLimits } from "@/api/taskLimits.gen";
import { DraftSaver, type SaveState } from "./draftSaver";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(send: (label: unknown) => Promise<void>, { canKeep = true, isOwn = false } = {}) {
  const sent: unknown[] = [];
  const states: SaveState[] = [];
  const kept: [unknown, boolean][] = [];
  const refused = vi.fn();
  const saver = new DraftSaver({
    send: (label) => {
      sent.push(label);
      return send(label);
    },
    keep: (label, isSent) => kept.push([label, isSent]) > 0 && canKeep,
    onState: (state) => states.push(state),
    onRefused: refused,
    onChanged: () => isOwn,
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

test("settling sends what was changed during a request, too", async () => {
  let finish = () => {};
  const { saver, sent } = setUp((label) =>
    label === "a" ? new Promise((resolve) => (finish = resolve)) : Promise.resolve(),
  );
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  saver.change("b");
  const settled = saver.settle();
  finish();
  await settled;
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
  const longest = "x".repeat(taskLimits.Draft.label.maxJsonBytes - 2); // and two quotation marks
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

test("a browser that cannot keep it is not said to keep it", async () => {
  const away = async () => {
    throw new NetworkError();
  };
  const { saver, states } = setUp(away, { canKeep: false });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  expect(states.at(-1)).toBe("unkept");
});

test("an invalid draft is told and not sent again, but the next change is", async () => {
  const invalid = new ApiError(400, "invalid_label", "A character that cannot be stored.", "label");
  const { saver, sent, states, refused } = setUp(async (label) => {
    if (label === "bad") throw invalid;
  });
  saver.change("bad");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual(["bad"]);
  expect(refused).toHaveBeenCalledWith(invalid);
  saver.change("good");
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual(["bad", "good"]);
  expect(states.at(-1)).toBe("saved");
});

const changed = new ApiError(
  409,
  "draft_changed",
  "Changed elsewhere.",
  null,
  {},
  { draft: { tab: "other" }, version: 7 },
);

test("a draft that another tab has changed is not overwritten", async () => {
  const { saver, sent } = setUp(async () => {
    throw changed;
  });
  saver.change("a");
  await vi.advanceTimersByTimeAsync(500);
  saver.change("b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual(["a"]);
});

test("after an unanswered save of its own, the waiting draft is sent on top of it", async () => {
  let isStale = true;
  const own = setUp(
    async () => {
      if (isStale) throw changed;
    },
    { isOwn: true },
  );
  own.saver.change("a");
  await vi.advanceTimersByTimeAsync(499);
  setTimeout(() => (isStale = false), 1);
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(own.sent.at(-1)).toBe("a");
  expect(own.states.at(-1)).toBe("saved");
});

test("while a submit is on its way nothing is saved; if it is refused, saving goes on", async () => {
  const { saver, sent, kept } = setUp(async () => {});
  saver.change("a");
  saver.pause();
  await vi.advanceTimersByTimeAsync(60_000);
  saver.change("ab");
  expect(sent).toEqual([]);
  expect(kept.at(-1)).toEqual(["ab", false]);
  saver.resume();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(["ab"]);
});
