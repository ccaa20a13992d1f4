/** Where the labeler is in a solution that they build, and what the main button does there. */
import type { BuildingStanding, NextAct } from "@/features/labeling/words/building";
import {
  type Building,
  cardsOf,
  continuationOf,
  currentPlace,
  isFinished,
  isOwnTooLong,
  isRated,
  type Place,
  positives,
} from "./building";

export function nextAct(state: Building): NextAct {
  const place = currentPlace(state);
  if (place.offered === null) return "wait";
  if (!isRated(place)) return "rate";
  if (continuationOf(place) === null) {
    if (positives(place).length > 0) return choiceOrWait(place.offered.order);
    return isOwnTooLong(place.own) ? "shorten" : "write";
  }
  return isFinished(state) ? "submit" : "go_on";
}

export function standingOf(state: Building): BuildingStanding {
  const place = currentPlace(state);
  const marks = cardsOf(place).map((card) => place.marks[card.index] ?? null);
  return {
    act: nextAct(state),
    step: state.at + 1,
    isFinished: isFinished(state),
    completions: marks.length,
    unrated: marks.filter((mark) => mark === null).length,
    positives: marks.filter((mark) => mark === 1).length,
    continuation: kindOfContinuation(place),
  };
}

function kindOfContinuation(place: Place): BuildingStanding["continuation"] {
  const continuation = continuationOf(place);
  if (continuation === null) return null;
  if (continuation.kind === "own") return "own";
  if (cardsOf(place).filter((card) => place.marks[card.index] === 1).length === 1) return "only positive";
  return place.offered?.order ? "drawn" : "chosen";
}

function choiceOrWait(order: readonly number[] | null | undefined): NextAct {
  return order === null ? "choose" : "wait";
}
