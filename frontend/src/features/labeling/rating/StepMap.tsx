import { type MouseEvent, memo, useMemo } from "react";
import { faceOfMark } from "@/features/labeling/frame/Faces";
import type { Mark } from "@/features/labeling/work/mark";

const KINDS: readonly Mark[] = [-1, 0, 1, "unsure"];

/** Position and width of each mark within a width of 12, so that colour is not needed to tell them apart. */
const PLACES: Readonly<Record<string, readonly [from: number, width: number]>> = {
  "-1": [0, 12],
  0: [4, 4],
  1: [7, 5],
  unsure: [0, 4],
};

type Props = { total: number; marks: readonly Mark[]; current: number; onJump: (step: number) => void };

/**
 * A long solution at a glance, for the pointer: what is rated, and where the current step is. A click scrolls to that place. By
 * keyboard, j, k and the key for the current step do the same, so the map is hidden from screen readers.
 */
const StepMap = memo(function StepMap({ total, marks, current, onJump }: Props) {
  const paths = useMemo(() => KINDS.map((kind) => [faceOfMark(kind), pathOf(kind, marks)] as const), [marks]);
  function jump(event: MouseEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    onJump(Math.max(0, Math.min(total - 1, Math.floor(((event.clientY - box.top) / box.height) * total))));
  }
  return (
    <svg className="step-map" viewBox={`0 0 12 ${total}`} preserveAspectRatio="none" aria-hidden="true" onClick={jump}>
      {paths.map(([name, path]) => (
        <path key={name} className={`step-map-${name}`} d={path} />
      ))}
      <rect className="step-map-current" x="0" y={current} width="12" height="1" />
    </svg>
  );
});

function pathOf(kind: Mark, marks: readonly Mark[]): string {
  const [from, width] = PLACES[String(kind)] ?? [0, 12];
  return marks.map((mark, step) => (mark === kind ? `M${from} ${step}h${width}v1h-${width}z` : "")).join("");
}

export default StepMap;
