/** A built solution as the steps of a PRM800K record, which is also the form of its draft, and back from a draft. */
import type { FinishReason, Label, LabelStep } from "@/api/models";
import { ANSWER_MARK } from "@/components/text/answer";
import { isRecord, stepsOfDraft } from "@/features/labeling/work/draft";
import { markOf, ratedAs } from "@/features/labeling/work/mark";
import {
  type Building,
  type Continuation,
  continuationOf,
  isRated,
  type OwnStep,
  ownText,
  type Place,
  startBuilding,
} from "./building";

type KeptSteps = {
  steps: LabelStep[];
  /** The labeler's own steps by place, also half-written ones; the record has only those that the solution continues with. */
  own: OwnStep[];
};

export type Draft = KeptSteps & {
  total_time: number;
  finish_reason: null;
  details: { suggested_answer: string; comments?: readonly { step: number; text: string }[] };
  at: number;
};

/** The label to submit: the steps up to the current one. An unfinished last step without any mark has no completions. */
export function buildLabel(state: Building, totalTime: number, reason: FinishReason): Label {
  const steps = state.steps.slice(0, state.at + 1).map(stepOf);
  const last = state.steps[state.at];
  const untouched = last !== undefined && !isRated(last) && last.marks.every((mark) => mark === null);
  if (untouched) steps[steps.length - 1] = { completions: null, human_completion: null, chosen_completion: null };
  return { steps, total_time: Math.round(totalTime), finish_reason: reason };
}

export function buildDraft(state: Building, totalTime: number, details: Draft["details"]): Draft {
  return {
    ...keptSteps(state.steps),
    total_time: Math.round(totalTime),
    finish_reason: null,
    details,
    at: state.at,
  };
}

/** What a draft keeps of the steps. */
export function keptSteps(places: readonly Place[]): KeptSteps {
  return { steps: places.map(stepOf), own: places.map((place) => place.own) };
}

/** The state in a draft, or in a submitted label that is reopened; anything invalid is left out. */
export function buildingOfDraft(draft: unknown): Building {
  const own = isRecord(draft) && Array.isArray(draft.own) ? draft.own : [];
  const places = stepsOfDraft(draft).map((step, index) => placeOf(step, own[index]));
  // only the last place may be without a continuation
  const broken = places.findIndex((place, index) => index < places.length - 1 && continuationOf(place) === null);
  const state = startBuilding(broken < 0 ? places : places.slice(0, broken + 1));
  const at = isRecord(draft) ? draft.at : null;
  const isPlace = typeof at === "number" && Number.isInteger(at) && at >= 0 && at < state.steps.length;
  return isPlace ? { ...state, at } : state;
}

function stepOf(place: Place): LabelStep {
  const continuation: Continuation | null = continuationOf(place);
  const own = continuation?.kind === "own" ? ownText(place.own) : null;
  const completions = place.offered?.texts.map((text, index) => ({ text, ...ratedAs(place.marks[index] ?? null) }));
  return {
    completions: completions ?? null,
    human_completion: own === null ? null : { text: own, rating: null, source: "human", flagged: false },
    chosen_completion: continuation?.kind === "offered" ? continuation.index : null,
  };
}

function placeOf(step: unknown, own: unknown): Place {
  const record = isRecord(step) ? step : {};
  const given = Array.isArray(record.completions) ? record.completions.filter(isRecord) : null;
  const offered = given && { texts: given.map((one) => String(one.text ?? "")), order: undefined };
  const chosen = record.chosen_completion;
  return {
    offered,
    marks: (given ?? []).map(markOf),
    picked: typeof chosen === "number" ? chosen : null,
    own: ownOf(own) ?? ownOfHuman(record.human_completion),
  };
}

function ownOf(own: unknown): OwnStep | null {
  if (!isRecord(own) || typeof own.text !== "string") return null;
  return { text: own.text, answer: typeof own.answer === "string" ? own.answer : "" };
}

function ownOfHuman(human: unknown): OwnStep {
  const whole = isRecord(human) && typeof human.text === "string" ? human.text : "";
  const [text = "", answer = ""] = whole.split(ANSWER_MARK);
  return { text, answer };
}
