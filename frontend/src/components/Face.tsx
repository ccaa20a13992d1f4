/** The faces of the ratings. Mouth, position and colour all differ, so that colour is not needed to tell them apart. */
export type FaceKind = "negative" | "neutral" | "positive" | "unsure";

export const FACES: readonly FaceKind[] = ["negative", "neutral", "positive", "unsure"];

export const FACE_NAMES: Readonly<Record<FaceKind, string>> = {
  negative: "Negative",
  neutral: "Neutral",
  positive: "Positive",
  unsure: "Unsure",
};

const MOUTHS: Readonly<Record<Exclude<FaceKind, "unsure">, string>> = {
  negative: "M8 17c1-2 2.4-3 4-3s3 1 4 3",
  neutral: "M8 15.5h8",
  positive: "M8 14c1 2 2.4 3 4 3s3-1 4-3",
};

export function Face({ kind }: { kind: FaceKind }) {
  return (
    <svg className={`face face-${kind}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle className="face-ground" cx="12" cy="12" r="10" />
      {kind === "unsure" ? (
        <>
          <path className="face-line" d="M9.2 9.4c.2-1.6 1.3-2.6 2.9-2.6 1.7 0 2.9 1 2.9 2.5 0 2.2-2.9 2.3-2.9 4.6" />
          <circle className="face-dot" cx="12.1" cy="17" r="1.25" />
        </>
      ) : (
        <>
          <circle className="face-dot" cx="8.8" cy="9.6" r="1.25" />
          <circle className="face-dot" cx="15.2" cy="9.6" r="1.25" />
          <path className="face-line" d={MOUTHS[kind]} />
        </>
      )}
    </svg>
  );
}

export function faceOf(rating: number | null): FaceKind {
  if (rating === null) return "unsure";
  return rating < 0 ? "negative" : rating > 0 ? "positive" : "neutral";
}
