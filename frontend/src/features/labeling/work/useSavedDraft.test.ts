import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useSavedDraft } from "./useSavedDraft";

type Said = { marks: readonly number[]; suggested: string };

/** A task whose draft holds what was said and the active time. */
function open(said: Said) {
  const save = vi.fn();
  let time = 1000.4;
  const makeDraft = vi.fn((totalTime: number, { marks, suggested }: Said) => ({ marks, suggested, totalTime }));
  const { rerender } = renderHook(
    (now: Said) =>
      useSavedDraft({ save, readActiveTime: () => time }, [now.marks, now.suggested], (totalTime) =>
        makeDraft(totalTime, now),
      ),
    { initialProps: said },
  );
  return { save, makeDraft, rerender, setTime: (to: number) => (time = to) };
}

test("what the task was opened with is not saved", () => {
  const { save, makeDraft } = open({ marks: [1], suggested: "" });
  expect(save).not.toHaveBeenCalled();
  expect(makeDraft).not.toHaveBeenCalled();
});

test("a change is saved once, with the active time at that moment in whole milliseconds", () => {
  const { save, rerender, setTime } = open({ marks: [], suggested: "" });
  setTime(2000.6);
  rerender({ marks: [1], suggested: "" });
  expect(save.mock.calls).toEqual([[{ marks: [1], suggested: "", totalTime: 2001 }]]);
});

test("another render with the same content makes no draft", () => {
  const marks = [1];
  const { save, makeDraft, rerender } = open({ marks, suggested: "" });
  rerender({ marks, suggested: "" });
  rerender({ marks, suggested: "4" });
  rerender({ marks, suggested: "4" });
  expect(makeDraft).toHaveBeenCalledOnce();
  expect(save).toHaveBeenCalledOnce();
});

test("a change that is taken back is saved again", () => {
  const before: number[] = [];
  const { save, rerender } = open({ marks: before, suggested: "" });
  rerender({ marks: [1], suggested: "" });
  rerender({ marks: before, suggested: "" });
  expect(save.mock.calls.map(([draft]) => (draft as Said).marks)).toEqual([[1], []]);
});

test("the newest content is what is saved", () => {
  const { save, rerender } = open({ marks: [], suggested: "" });
  rerender({ marks: [1], suggested: "" });
  rerender({ marks: [1, 0], suggested: "7" });
  expect(save.mock.lastCall).toEqual([{ marks: [1, 0], suggested: "7", totalTime: 1000 }]);
});
