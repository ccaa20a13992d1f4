/**
 * A solution that a labeler builds (flow 1), as pure functions.
 *
 * `steps` are the places of the solution up to the newest one; `at` is the current one. Each place has the completions that were
 * offered there, with their marks. The solution continues with one of them or with the labeler's own step. Going back keeps the later
 * places until the current step continues in another way: then they are removed. Every change except typing can be undone.
 */
import { taskLimits } from "@/api/taskLimits.gen";
import { isTooLong } from "@/components/form/textLength";
import { ANSWER_MARK, splitAnswer } from "@/components/text/answer";
import type { Mark } from "@/features/labeling/work/mark";

/** `order`: the solution continues with the first positive one in it; null: the labeler chooses; undefined: not known yet. */
type Offered = { readonly texts: readonly string[]; readonly order: readonly number[] | null | undefined };

export type OwnStep = { readonly text: string; readonly answer: string };

export type Place = {
  /** Null while the completions are being written. */
  readonly offered: Offered | null;
  readonly marks: readonly (Mark | null)[];
  /** The labeler's choice among the positive ones, if there is one to make. */
  readonly picked: number | null;
  readonly own: OwnStep;
};

export type Building = {
  readonly steps: readonly Place[];
  readonly at: number;
  /** The current completion: the first one with its text. */
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
      return move(state, action.by);
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
      if (!before) return state;
      return { ...before, steps: keepOffers(before.steps, state.steps), past: state.past.slice(0, -1) };
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

/** Completions with one text are one card, and `times` says how many they are. `index` is that of the first. */
export type Card = { readonly index: number; readonly text: string; readonly times: number };

export function cardsOf({ offered }: Place): Card[] {
  const times = new Map<string, number>();
  for (const text of offered?.texts ?? []) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, count]) => ({ index: offered?.texts.indexOf(text) ?? 0, text, times: count }));
}

/** How the solution continues from here. Null: not all is rated, nothing is positive or fit to send, or a choice is missing. */
export function continuationOf(place: Place): Continuation | null {
  if (place.offered === null || !isRated(place)) return null;
  const good = positives(place);
  if (good.length === 0) return ownText(place.own) === null || isOwnTooLong(place.own) ? null : { kind: "own" };
  if (good.length === 1) return { kind: "offered", index: good[0] as number };
  const { order, texts } = place.offered;
  const needsChoice = order === undefined || new Set(good.map((one) => texts[one])).size > 1;
  const index = order ? order.find((one) => good.includes(one)) : needsChoice ? place.picked : good[0];
  return index === undefined || index === null || !good.includes(index) ? null : { kind: "offered", index };
}

/** The step's text in the solution. */
export function textOf(place: Place): string | null {
  const continuation = continuationOf(place);
  if (continuation === null || place.offered === null) return null;
  return continuation.kind === "own" ? ownText(place.own) : (place.offered.texts[continuation.index] ?? null);
}

/** Characters of one step, with its final answer. */
export const LONGEST_STEP = taskLimits.HumanCompletion.text.maxLength;

export function isOwnTooLong(own: OwnStep): boolean {
  return isTooLong(ownText(own) ?? "", LONGEST_STEP);
}

/** The labeler's own step as the record has it; null while nothing is written. */
export function ownText({ text, answer }: OwnStep): string | null {
  const step = text.trim();
  const end = answer.trim();
  if (!step) return null;
  return end ? `${step}${ANSWER_MARK}${end}` : step;
}

export function hasAnswer(text: string): boolean {
  return splitAnswer(text).answer !== null;
}

/** The texts before a place: its completions are requested with them. */
export function textsBefore(state: Building, at: number): string[] {
  return state.steps.slice(0, at).flatMap((place) => textOf(place) ?? []);
}

/** The solution is complete: the newest step has a final answer and is the current one. */
export function isFinished(state: Building): boolean {
  const text = textOf(currentPlace(state));
  return state.at === state.steps.length - 1 && text !== null && hasAnswer(text);
}

/** What the server has said of the completions since then stays known. */
function keepOffers(steps: readonly Place[], now: readonly Place[]): readonly Place[] {
  return steps.map((place, at) => {
    const known = now[at]?.offered;
    return known && place.offered && sameTexts(known.texts, place.offered.texts) ? { ...place, offered: known } : place;
  });
}

/** The solution can end with the current step: something continues it here, and no later step has any work in it. */
export function canFinishHere(state: Building): boolean {
  const isUntouched = ({ marks, own }: Place) => marks.every((one) => one === null) && ownText(own) === null;
  return textOf(currentPlace(state)) !== null && state.steps.slice(state.at + 1).every(isUntouched);
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

/** A failed request is tried again: nothing can continue from here until there is a result. */
function awaitOffer(state: Building, at: number): Building {
  const place = state.steps[at];
  if (!place?.offered || place.offered.texts.length > 0) return state;
  return { ...state, steps: replace(state.steps, at, { ...place, offered: null }) };
}

function mark(state: Building, card: number, given: Mark): Building {
  const place = currentPlace(state);
  if (place.offered === null || card < 0 || card >= place.marks.length) return state;
  if (place.marks[card] === given) return { ...state, card: nextOpenCard(place, card) };
  // a generator may write the same step twice: both are rated together
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
  // the text field has an undo of its own; ours only remembers a change that removes later steps
  return changed.steps.length < state.steps.length ? changed : { ...changed, past: state.past };
}

/** Replace the current place. The places after it are kept only if the solution continues as before. */
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
  return card === state.card ? state : { ...state, card };
}

function move(state: Building, by: 1 | -1): Building {
  const cards = cardsOf(currentPlace(state));
  const at = cards.findIndex((card) => card.index === state.card) + by;
  const next = cards[Math.max(0, Math.min(at, cards.length - 1))];
  return next ? focus(state, next.index) : state;
}

function remember(state: Building, card: number): readonly Moment[] {
  return [...state.past, { steps: state.steps, at: state.at, card }];
}

function firstOpenCard(place: Place): number {
  return Math.max(0, place.marks.indexOf(null));
}

/** The next completion without a mark, starting again from the top; if all have one, the same. */
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
