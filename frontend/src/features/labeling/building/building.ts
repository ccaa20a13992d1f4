/**
 * A solution that a labeler builds (phase 1), as pure functions.
 *
 * `steps` are the places of the solution up to the newest one; `at` is the one in hand. Each place has the completions that were
 * offered there, with their marks, and one of them or the labeler's own step goes on. Going back keeps what comes later until the
 * step in hand goes on in another way: then what depended on it falls away. Every change but typing can be undone.
 */
import type { Mark } from "@/features/labeling/work/mark";

/** `order`: of the positive ones the first in it goes on; null: the labeler chooses; undefined: the server has not said yet. */
type Offered = { readonly texts: readonly string[]; readonly order: readonly number[] | null | undefined };

export type OwnStep = { readonly text: string; readonly answer: string };

export type Place = {
  /** Null while the completions are on their way. */
  readonly offered: Offered | null;
  readonly marks: readonly (Mark | null)[];
  /** The labeler's choice among the positive ones, where there is one to make. */
  readonly picked: number | null;
  readonly own: OwnStep;
};

export type Building = {
  readonly steps: readonly Place[];
  readonly at: number;
  /** The completion in hand. */
  readonly card: number;
  readonly past: readonly Moment[];
};

type Moment = Pick<Building, "steps" | "at" | "card">;

export type BuildingAction =
  | { type: "offer"; at: number; offered: Offered }
  | { type: "await"; at: number }
  | { type: "mark"; mark: Mark; card?: number }
  | { type: "focus"; card: number }
  | { type: "move"; by: 1 | -1 }
  | { type: "pick"; card: number }
  | { type: "write"; own: Partial<OwnStep> }
  | { type: "go_on" }
  | { type: "go_to"; at: number }
  | { type: "undo" };

export const ANSWER_MARK = "\n\n# Answer\n\n";

export type Continuation = { readonly kind: "offered"; readonly index: number } | { readonly kind: "own" };

const EMPTY: Place = { offered: null, marks: [], picked: null, own: { text: "", answer: "" } };

export function startBuilding(steps: readonly Place[] = []): Building {
  const places = steps.length > 0 ? steps : [EMPTY];
  const at = places.length - 1;
  return { steps: places, at, card: firstOpenCard(places[at] ?? EMPTY), past: [] };
}

export function buildingReducer(state: Building, action: BuildingAction): Building {
  switch (action.type) {
    case "offer":
      return offer(state, action.at, action.offered);
    case "await":
      return awaitOffer(state, action.at);
    case "mark":
      return mark(state, action.card ?? state.card, action.mark);
    case "focus":
      return focus(state, action.card);
    case "move":
      return focus(state, state.card + action.by);
    case "pick":
      return pick(state, action.card);
    case "write":
      return write(state, action.own);
    case "go_on":
      return goOn(state);
    case "go_to":
      return goTo(state, action.at);
    case "undo": {
      const before = state.past.at(-1);
      return before ? { ...state, ...before, past: state.past.slice(0, -1) } : state;
    }
  }
}

export function currentPlace(state: Building): Place {
  return state.steps[state.at] ?? EMPTY;
}

export function isRated(place: Place): boolean {
  return place.offered !== null && place.marks.every((one) => one !== null);
}

export function positives(place: Place): number[] {
  return place.marks.flatMap((one, index) => (one === 1 ? [index] : []));
}

/** How the solution goes on from here, or null: not all is rated, nothing is positive and nothing written, or a choice is wanted. */
export function continuationOf(place: Place): Continuation | null {
  if (place.offered === null || !isRated(place)) return null;
  const good = positives(place);
  if (good.length === 0) return ownText(place.own) === null ? null : { kind: "own" };
  if (good.length === 1) return { kind: "offered", index: good[0] as number };
  const { order, texts } = place.offered;
  const needsChoice = order === undefined || new Set(good.map((one) => texts[one])).size > 1;
  const index = order ? order.find((one) => good.includes(one)) : needsChoice ? place.picked : good[0];
  return index === undefined || index === null || !good.includes(index) ? null : { kind: "offered", index };
}

/** The step's text as it stands in the solution. */
export function textOf(place: Place): string | null {
  const continuation = continuationOf(place);
  if (continuation === null || place.offered === null) return null;
  return continuation.kind === "own" ? ownText(place.own) : (place.offered.texts[continuation.index] ?? null);
}

/** The labeler's own step in the record's form; null while nothing is written. */
export function ownText({ text, answer }: OwnStep): string | null {
  const step = text.trim();
  const end = answer.trim();
  if (!step) return null;
  return end ? `${step}${ANSWER_MARK}${end}` : step;
}

export function hasAnswer(text: string): boolean {
  const at = `\n\n${text}`.lastIndexOf(ANSWER_MARK);
  return at >= 0 && `\n\n${text}`.slice(at + ANSWER_MARK.length).trim() !== "";
}

/** The texts before a place: what its completions are asked with. */
export function textsBefore(state: Building, at: number): string[] {
  return state.steps.slice(0, at).flatMap((place) => textOf(place) ?? []);
}

/** The solution is whole: the newest step has a final answer, and it is the one in hand. */
export function isFinished(state: Building): boolean {
  const text = textOf(currentPlace(state));
  return state.at === state.steps.length - 1 && text !== null && hasAnswer(text);
}

function offer(state: Building, at: number, offered: Offered): Building {
  const place = state.steps[at];
  if (!place || same(place.offered, offered)) return state;
  const known = place.offered !== null && sameTexts(place.offered.texts, offered.texts);
  const marks = known ? place.marks : offered.texts.map(() => null);
  const next: Place = { ...place, offered, marks };
  const steps = replace(state.steps, at, next);
  return { ...state, steps, card: at === state.at && !known ? 0 : state.card };
}

/** What failed is tried once more: nothing can go on from here until its answer is there. */
function awaitOffer(state: Building, at: number): Building {
  const place = state.steps[at];
  if (!place?.offered || place.offered.texts.length > 0) return state;
  return { ...state, steps: replace(state.steps, at, { ...place, offered: null }) };
}

function mark(state: Building, card: number, given: Mark): Building {
  const place = currentPlace(state);
  if (place.offered === null || card < 0 || card >= place.marks.length) return state;
  if (place.marks[card] === given) return { ...state, card: nextOpenCard(place, card) };
  // a generator may write the same step twice: it is rated once
  const { texts } = place.offered;
  const marks = place.marks.map((one, index) => (texts[index] === texts[card] ? given : one));
  const next = { ...place, marks };
  return { ...change(state, next, card), card: nextOpenCard(next, card) };
}

function pick(state: Building, card: number): Building {
  const place = currentPlace(state);
  if (place.marks[card] !== 1 || place.offered?.order !== null || place.picked === card) return state;
  return { ...change(state, { ...place, picked: card }, state.card), card };
}

function write(state: Building, own: Partial<OwnStep>): Building {
  const place = currentPlace(state);
  const next = { ...place, own: { ...place.own, ...own } };
  const changed = change(state, next, state.card);
  // the text field has an undo of its own; only what falls away with a change is kept for ours
  return changed.steps.length < state.steps.length ? changed : { ...changed, past: state.past };
}

/** The place in hand becomes another one; what came after it stays only where it goes on as before. */
function change(state: Building, next: Place, card: number): Building {
  const kept = textOf(next) === textOf(currentPlace(state)) ? state.steps.length : state.at + 1;
  const steps = replace(state.steps, state.at, next).slice(0, kept);
  return { ...state, steps, past: remember(state, card) };
}

function goOn(state: Building): Building {
  const text = textOf(currentPlace(state));
  if (text === null || hasAnswer(text)) return state;
  const isNewest = state.at === state.steps.length - 1;
  const steps = isNewest ? [...state.steps, EMPTY] : state.steps;
  const at = state.at + 1;
  return { steps, at, card: firstOpenCard(steps[at] ?? EMPTY), past: remember(state, state.card) };
}

function goTo(state: Building, at: number): Building {
  if (at === state.at || at < 0 || at >= state.steps.length) return state;
  return { ...state, at, card: firstOpenCard(state.steps[at] ?? EMPTY), past: remember(state, state.card) };
}

function focus(state: Building, card: number): Building {
  const last = Math.max(currentPlace(state).marks.length - 1, 0);
  const kept = Math.max(0, Math.min(card, last));
  return kept === state.card ? state : { ...state, card: kept };
}

function remember(state: Building, card: number): readonly Moment[] {
  return [...state.past, { steps: state.steps, at: state.at, card }];
}

function firstOpenCard(place: Place): number {
  return Math.max(0, place.marks.indexOf(null));
}

/** On to the next one without a mark, from the top where there is none below; where all have one, stay. */
function nextOpenCard(place: Place, card: number): number {
  const below = place.marks.indexOf(null, card + 1);
  const above = place.marks.indexOf(null);
  return below >= 0 ? below : above >= 0 ? above : card;
}

function replace<T>(list: readonly T[], at: number, value: T): T[] {
  return list.map((one, index) => (index === at ? value : one));
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function same(one: Offered | null, other: Offered): boolean {
  if (!one || !sameTexts(one.texts, other.texts)) return false;
  if (!one.order || !other.order) return one.order === other.order;
  return one.order.length === other.order.length && one.order.every((place, index) => place === other.order?.[index]);
}
