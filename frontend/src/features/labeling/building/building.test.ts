import { expect, test } from "vitest";
import {
  type Building,
  type BuildingAction,
  buildingReducer,
  canFinishHere,
  cardsOf,
  continuationOf,
  currentPlace,
  hasAnswer,
  isFinished,
  LONGEST_STEP,
  startBuilding,
  textOf,
  textsBefore,
} from "./building";
import { buildDraft, buildingOfDraft, buildLabel } from "./record";
import { nextAct, standingOf } from "./standing";

const END = "So 4.\n\n# Answer\n\n4";

function run(state: Building, ...actions: BuildingAction[]): Building {
  return actions.reduce(buildingReducer, state);
}

function offer(at: number, texts: string[], order: number[] | null = texts.map((_, index) => index)): BuildingAction {
  return { type: "offer", at, offered: { texts, order } };
}

const rate = (...marks: (-1 | 0 | 1 | "unsure")[]): BuildingAction[] => marks.map((mark) => ({ type: "mark", mark }));
const goOn: BuildingAction = { type: "go_on" };

test("ratings move down the cards, and the drawn order decides which positive one continues", () => {
  const state = run(startBuilding(), offer(0, ["A", "B", "C"], [2, 0, 1]), ...rate(1, -1));
  expect(state.card).toBe(2);
  expect(continuationOf(currentPlace(state))).toBeNull();
  expect(nextAct(state)).toBe("rate");
  expect(textOf(currentPlace(run(state, ...rate(1))))).toBe("C");
  expect(textOf(currentPlace(run(state, ...rate(0))))).toBe("A");
});

test("two completions with the same text are told apart by their place", () => {
  const state = run(startBuilding(), offer(0, ["Same", "Same"], [1, 0]), ...rate(1));
  expect(buildLabel(state, 0, "give_up").steps[0]?.chosen_completion).toBe(1);
});

test("completions with the same text are rated together and undone together", () => {
  const state = run(startBuilding(), offer(0, ["Same", "Other", "Same", "Same"]), ...rate(-1));
  expect([currentPlace(state).marks, state.card]).toEqual([[-1, null, -1, -1], 1]);
  const again = run(state, { type: "mark", card: 2, mark: 0 });
  expect(currentPlace(again).marks).toEqual([0, null, 0, 0]);
  expect(currentPlace(run(again, { type: "undo" })).marks).toEqual([-1, null, -1, -1]);
});

test("completions with the same text are one card, and moving passes each card once", () => {
  const state = run(startBuilding(), offer(0, ["Same", "Same", "Other", "Same", "Third"]));
  expect(cardsOf(currentPlace(state))).toEqual([
    { index: 0, text: "Same", times: 3 },
    { index: 2, text: "Other", times: 1 },
    { index: 4, text: "Third", times: 1 },
  ]);
  const visited = [state.card];
  let moved = state;
  for (const by of [1, 1, 1, -1] as const) {
    moved = run(moved, { type: "move", by });
    visited.push(moved.card);
  }
  expect(visited).toEqual([0, 2, 4, 4, 2]);
  expect(standingOf(run(state, ...rate(1)))).toMatchObject({ completions: 3, unrated: 2, positives: 1 });
  expect(standingOf(run(state, ...rate(1, -1, -1))).continuation).toBe("only positive");
});

test("between completions with the same text there is nothing to choose", () => {
  const state = run(startBuilding(), offer(0, ["Same", "Other", "Same"], null), ...rate(1, 0));
  expect([textOf(currentPlace(state)), nextAct(state)]).toEqual(["Same", "go_on"]);
});

test("where the labeler chooses, one positive needs no choice and several do", () => {
  const one = run(startBuilding(), offer(0, ["A", "B"], null), ...rate(-1, 1));
  expect(textOf(currentPlace(one))).toBe("B");
  const two = run(startBuilding(), offer(0, ["A", "B"], null), ...rate(1, 1));
  expect([textOf(currentPlace(two)), nextAct(two)]).toEqual([null, "choose"]);
  const picked = run(two, { type: "pick", card: 1 });
  expect(textOf(currentPlace(picked))).toBe("B");
  expect(textOf(currentPlace(run(picked, { type: "mark", card: 1, mark: 0 })))).toBe("A");
});

test("neither the drawn completion can be changed nor one chosen that is not positive", () => {
  const byLot = run(startBuilding(), offer(0, ["A", "B"], [0, 1]), ...rate(1, 1), { type: "pick", card: 1 });
  expect(textOf(currentPlace(byLot))).toBe("A");
  const state = run(startBuilding(), offer(0, ["A", "B"], null), ...rate(1, 0), { type: "pick", card: 1 });
  expect(textOf(currentPlace(state))).toBe("A");
});

test("an own step is for where nothing is positive, and its answer ends the solution", () => {
  const none = run(startBuilding(), offer(0, ["A", "B"]), ...rate(-1, "unsure"));
  expect(nextAct(none)).toBe("write");
  const written = run(none, { type: "write", own: { text: " Mine. " } });
  expect([textOf(currentPlace(written)), nextAct(written), isFinished(written)]).toEqual(["Mine.", "go_on", false]);
  const ended = run(written, { type: "write", own: { answer: "4" } });
  expect(textOf(currentPlace(ended))).toBe("Mine.\n\n# Answer\n\n4");
  expect(nextAct(ended)).toBe("submit");
  expect(textOf(currentPlace(run(ended, { type: "mark", card: 0, mark: 1 })))).toBe("A");
});

test("going on asks for what comes after the texts so far, and an answer ends it", () => {
  const state = run(startBuilding(), offer(0, ["A"]), ...rate(1), goOn, offer(1, [END]), ...rate(1));
  expect(textsBefore(state, 1)).toEqual(["A"]);
  expect(isFinished(state)).toBe(true);
  expect(run(state, goOn).steps).toHaveLength(2);
});

test("a proof can end at any step that continues it, as long as no work in later steps would be lost", () => {
  const open = run(startBuilding(), offer(0, ["A", "B"]), ...rate(1));
  expect(canFinishHere(open)).toBe(false);
  const rated = run(open, ...rate(-1));
  expect(canFinishHere(rated)).toBe(true);
  const ahead = run(rated, goOn, offer(1, ["C", "D"]));
  expect(canFinishHere(ahead)).toBe(false);
  const back: BuildingAction = { type: "go_to", at: 0 };
  expect(canFinishHere(run(ahead, back))).toBe(true);
  expect(canFinishHere(run(ahead, ...rate(1), back))).toBe(false);
  expect(buildLabel(run(ahead, back), 0, "solution").steps).toHaveLength(1);
});

test("going back keeps what follows until the step continues in another way, and undo restores it", () => {
  const built = run(startBuilding(), offer(0, ["A", "B"]), ...rate(1, 1), goOn, offer(1, ["C"]), ...rate(1));
  const back = run(built, { type: "go_to", at: 0 });
  expect([back.at, back.steps.length]).toEqual([0, 2]);
  const same = run(back, { type: "mark", card: 1, mark: -1 }, goOn);
  expect([same.at, textOf(currentPlace(same))]).toEqual([1, "C"]);
  const other = run(back, { type: "mark", card: 0, mark: 0 });
  expect(other.steps).toHaveLength(1);
  expect(textOf(currentPlace(other))).toBe("B");
  const undone = run(other, { type: "undo" });
  expect([undone.at, undone.steps.length]).toEqual([0, 2]);
  expect(run(undone, goOn).steps[1]?.marks).toEqual([1]);
});

test("typing at an earlier step takes away what followed, and one undo brings it back", () => {
  const first = run(startBuilding(), offer(0, ["A"]), ...rate(-1), { type: "write", own: { text: "Mine" } });
  const built = run(first, goOn, offer(1, ["B"]), { type: "go_to", at: 0 });
  const typed = run(built, { type: "write", own: { text: "Mine!" } }, { type: "write", own: { text: "Mine!!" } });
  expect(typed.steps).toHaveLength(1);
  const undone = run(typed, { type: "undo" });
  expect([undone.steps.length, textOf(currentPlace(undone))]).toEqual([2, "Mine"]);
});

test("completions that come again change nothing; others start afresh", () => {
  const state = run(startBuilding(), offer(0, ["A", "B"]), ...rate(1));
  expect(run(state, offer(0, ["A", "B"]))).toBe(state);
  expect(run(state, offer(0, ["A", "C"])).steps[0]?.marks).toEqual([null, null]);
  expect(run(state, offer(7, ["A"]))).toBe(state);
});

test("if sampling failed, an own step continues the solution, but not during another attempt", () => {
  const failed = run(startBuilding(), offer(0, []), { type: "write", own: { text: "Mine" } });
  expect([nextAct(failed), textOf(currentPlace(failed))]).toEqual(["go_on", "Mine"]);
  const again = run(failed, { type: "await", at: 0 });
  expect([nextAct(again), currentPlace(again).own.text]).toEqual(["wait", "Mine"]);
  const rated = run(startBuilding(), offer(0, ["A"]), ...rate(1));
  expect(run(rated, { type: "await", at: 0 })).toBe(rated);
});

test("a draft restores everything: marks, choice, half-written steps, the current step", () => {
  const built = run(
    startBuilding(),
    ...[offer(0, ["A", "B"], [1, 0]), ...rate(1, 1), goOn, offer(1, ["C", "D"]), ...rate(-1, "unsure")],
    ...([{ type: "write", own: { text: "Mi" } }] as const),
  );
  const draft = JSON.parse(JSON.stringify(buildDraft(built, 5, { suggested_answer: "" })));
  const again = buildingOfDraft(draft);
  expect(textsBefore(again, 1)).toEqual(["B"]);
  expect(currentPlace(again).marks).toEqual([-1, "unsure"]);
  expect(currentPlace(again).own.text).toBe("Mi");
  // until the server has said it again the order is not known, but the choice is
  expect(again.steps[0]?.offered?.order).toBeUndefined();
  const known = run(again, offer(0, ["A", "B"], [1, 0]), offer(1, ["C", "D"]));
  expect(buildLabel(known, 9, "give_up")).toEqual(buildLabel(built, 9, "give_up"));
});

test("a label that the server kept as a draft comes back, too, with the own step in its two fields", () => {
  const built = run(startBuilding(), offer(0, ["A"]), ...rate(0), {
    type: "write",
    own: { text: "Mine", answer: "4" },
  });
  const again = buildingOfDraft(JSON.parse(JSON.stringify(buildLabel(built, 1, "solution"))));
  expect(currentPlace(again).own).toEqual({ text: "Mine", answer: "4" });
  expect(isFinished(again)).toBe(true);
});

test.each([null, 5, [], { steps: 7 }, { steps: [null, { completions: [{}] }], own: {}, at: 9 }])(
  "a draft of %j is a beginning",
  (draft) => {
    const state = buildingOfDraft(draft);
    expect(state.steps.length).toBe(1);
    expect(state.at).toBe(0);
  },
);

test("the record: completions that never came are null, unrated ones are kept next to rated ones", () => {
  expect(buildLabel(startBuilding(), 1.6, "give_up")).toEqual({
    steps: [{ completions: null, human_completion: null, chosen_completion: null }],
    total_time: 2,
    finish_reason: "give_up",
  });
  const offered = run(startBuilding(), offer(0, ["A", "B"]));
  expect(buildLabel(offered, 0, "give_up").steps[0]?.completions).toBeNull();
  expect(buildLabel(run(offered, ...rate("unsure")), 0, "give_up").steps[0]?.completions).toEqual([
    { text: "A", rating: null, flagged: true },
    { text: "B", rating: null, flagged: false },
  ]);
  const own = run(startBuilding(), offer(0, ["A"]), ...rate(-1), { type: "write", own: { text: "Mine" } });
  expect(buildLabel(own, 0, "give_up").steps[0]).toEqual({
    completions: [{ text: "A", rating: -1, flagged: false }],
    human_completion: { text: "Mine", rating: null, source: "human", flagged: false },
    chosen_completion: null,
  });
});

test("an answer is something behind the mark", () => {
  expect(hasAnswer(END)).toBe(true);
  expect(hasAnswer("# Answer\n\n4")).toBe(true);
  expect(hasAnswer("So 4.")).toBe(false);
  expect(hasAnswer("So.\n\n# Answer\n\n ")).toBe(false);
});

test("an own step that is too long continues nothing, and is kept as it is in the draft", () => {
  const rated = run(startBuilding(), offer(0, ["A"]), ...rate(-1));
  const end = "\n\n# Answer\n\n4";
  const written = (length: number) =>
    run(rated, { type: "write", own: { text: "x".repeat(length - end.length), answer: "4" } });
  expect(nextAct(written(LONGEST_STEP))).toBe("submit");
  const tooLong = written(LONGEST_STEP + 1);
  expect(nextAct(tooLong)).toBe("shorten");
  expect(buildLabel(tooLong, 0, "give_up").steps[0]?.human_completion).toBeNull();
  expect(currentPlace(buildingOfDraft(buildDraft(tooLong, 0, { suggested_answer: "" }))).own).toEqual(
    currentPlace(tooLong).own,
  );
});
