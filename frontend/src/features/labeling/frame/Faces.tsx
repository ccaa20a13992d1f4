import { FACE_NAMES, FACES, Face, type FaceKind } from "@/components/Face";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { keySign } from "@/features/labeling/keys/keys";
import type { Mark } from "@/features/labeling/work/mark";

export const MARK_OF_FACE: Readonly<Record<FaceKind, Mark>> = {
  negative: -1,
  neutral: 0,
  positive: 1,
  unsure: "unsure",
};

export function faceOfMark(mark: Mark): FaceKind {
  return FACES.find((face) => MARK_OF_FACE[face] === mark) ?? "unsure";
}

type FacesProps = {
  legend: string;
  chosen: FaceKind | null;
  disabled: boolean;
  /** In the tab order. Only the current row's faces are: a hundred rows would mean four hundred stops. */
  reachable: boolean;
  onChoose: (face: FaceKind) => void;
};

export function Faces({ legend, chosen, disabled, reachable, onChoose }: FacesProps) {
  const keys = useLabelingKeys();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in line in every browser
    <div className="faces" role="group" aria-label={legend}>
      {FACES.map((kind) => (
        <button
          key={kind}
          type="button"
          className={`face-button face-button-${kind}`}
          aria-label={FACE_NAMES[kind]}
          aria-pressed={chosen === kind}
          disabled={disabled}
          tabIndex={reachable ? 0 : -1}
          title={`${FACE_NAMES[kind]} (${keySign(keys[kind][0])})`}
          onClick={(event) => {
            event.stopPropagation();
            onChoose(kind);
          }}
        >
          <Face kind={kind} />
        </button>
      ))}
    </div>
  );
}
