import { useId } from "react";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { stepNumber } from "./words";

const CHOICES = [1, 0, -1] as const;

type Ratings = readonly (number | null)[];
type Props = { steps: readonly string[]; ratings: Ratings; onChange: (ratings: (number | null)[]) => void };

/** The reviewer's own ratings, step by step; those behind the first negative one fall away. */
export function OwnRatings({ steps, ratings, onChange }: Props) {
  const name = useId();
  const end = ratings.indexOf(-1);
  return (
    <div className="own-ratings">
      {steps.slice(0, end < 0 ? steps.length : end + 1).map((_, index) => (
        // keyed by index: two steps may have the same text
        <fieldset key={index} className="own-step">
          <legend>{stepNumber(index)}</legend>
          {CHOICES.map((rating) => (
            <label key={rating} className="own-rating">
              <input
                type="radio"
                name={`${name}-${index}`}
                checked={ratings[index] === rating}
                onChange={() => onChange(ratings.map((old, at) => (at === index ? rating : old)))}
              />
              <Face kind={faceOf(rating)} />
              <span>{FACE_NAMES[faceOf(rating)]}</span>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

/** The ratings up to the first negative one, or the first step that has none. */
export function rated(ratings: Ratings): number[] {
  const found: number[] = [];
  for (const rating of ratings) {
    if (rating === null) break;
    found.push(rating);
    if (rating === -1) break;
  }
  return found;
}

/** Whether they end at a negative step, or at the last one. */
export function isRatedThrough(ratings: Ratings): boolean {
  const found = rated(ratings);
  return found.at(-1) === -1 || (found.length === ratings.length && found.length > 0);
}
