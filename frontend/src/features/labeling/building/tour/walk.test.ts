import { expect, test } from "vitest";
import type { FaceKind } from "@/components/Face";
import { currentPlace, textOf } from "@/features/labeling/building/building";
import { EXAMPLE } from "./example";
import { currentOffer, lessonOf, mayGoOn, startWalk, type Walk, type WalkAction, walkReducer } from "./walk";

const goOn: WalkAction = { type: "go_on" };

function run(walk: Walk, ...actions: WalkAction[]): Walk {
  return actions.reduce(walkReducer, walk);
}

function say(...faces: FaceKind[]): WalkAction[] {
  return faces.map((face, card) => ({ type: "say", card, face }));
}

test("whatever is said, it continues by our ratings: one positive, one drawn from two, then none", () => {
  const one = run(startWalk(), ...say("unsure", "unsure", "unsure"));
  expect(lessonOf(one)).toMatch(/^One is positive/);
  expect(textOf(currentPlace(one.building))).toBe(EXAMPLE.offers[0]?.steps[1]?.text);
  const several = run(one, goOn, ...say("positive", "positive", "negative"));
  expect(lessonOf(several)).toMatch(/^Several are positive.* here number 3\./);
  expect(textOf(currentPlace(several.building))).toBe(EXAMPLE.offers[1]?.steps[2]?.text);
  const none = run(several, goOn, ...say("positive", "positive"));
  expect(lessonOf(none)).toMatch(/^None is positive/);
  expect(none.said.map((faces) => faces.length)).toEqual([3, 3, 2]);
});

test("it waits for every rating, in any order, and the first rating counts", () => {
  const two = run(startWalk(), { type: "say", card: 2, face: "neutral" }, { type: "say", card: 0, face: "negative" });
  expect([lessonOf(two), mayGoOn(two)]).toEqual(["Rate every completion, in any order.", false]);
  expect(run(two, goOn)).toBe(two);
  expect(run(two, { type: "say", card: 2, face: "positive" })).toBe(two);
  expect(mayGoOn(run(two, { type: "say", card: 1, face: "positive" }))).toBe(true);
});

test("the own step is the last: it ends with an answer, and without one nothing follows", () => {
  const third = run(
    startWalk(),
    ...say("negative", "positive", "neutral"),
    goOn,
    ...say("positive", "negative", "positive"),
  );
  const none = run(third, goOn, ...say("negative", "neutral"));
  const written = run(none, { type: "write", own: { text: EXAMPLE.own.text } });
  expect(lessonOf(written)).toMatch(/add the final answer, too/);
  expect(run(written, goOn)).toBe(written);
  expect(lessonOf(run(written, { type: "write", own: { answer: EXAMPLE.own.answer } }))).toMatch(
    /^A step with a final/,
  );
});

test("going back keeps what came after, and what was said", () => {
  const second = run(startWalk(), ...say("negative", "positive", "neutral"), goOn, ...say("positive"));
  const back = run(second, { type: "go_to", at: 0 });
  expect(currentOffer(back)).toBe(EXAMPLE.offers[0]);
  expect([back.building.steps.length, mayGoOn(back)]).toEqual([2, true]);
  const again = run(back, goOn);
  expect(again.said).toEqual(second.said);
  expect(currentPlace(again.building).marks).toEqual([1, null, null]);
});
