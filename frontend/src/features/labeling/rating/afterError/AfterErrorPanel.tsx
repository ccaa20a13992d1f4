import { type KeyboardEvent, useEffect, useRef } from "react";
import "@/styles/after-error.css";
import type { Assignment } from "@/api/models";
import { show } from "@/features/labeling/frame/resting";
import { Alternatives } from "./Alternatives";
import { Explanation } from "./Explanation";
import { leaveQuestions } from "./focusQuestion";
import { ProgressScale } from "./ProgressScale";
import type { AfterError } from "./useAfterError";

type Props = {
  phase: Assignment["phase"];
  after: AfterError;
  busy: boolean;
  /** Enter, or Ctrl+Enter while typing: go to the next open question, or submit. Escape: back to the steps. */
  onGoOn: () => void;
};

/** Slides in below the row of the first negative step. */
export default function AfterErrorPanel({ phase, after, busy, onGoOn }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = panel.current?.closest("li")?.previousElementSibling;
    if (panel.current && row) show(row, panel.current);
  }, []);
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return; // the key ends or confirms what an input method writes
    const isTyping = event.target instanceof HTMLTextAreaElement;
    const isChoosing = event.target instanceof HTMLInputElement;
    const isDone = event.key === "Enter" && (isChoosing || (isTyping && (event.ctrlKey || event.metaKey)));
    if (!isDone && event.key !== "Escape") return;
    event.preventDefault();
    if (isDone) onGoOn();
    else leaveQuestions();
  }
  return (
    <section ref={panel} className="after-error" aria-label="About the mistake" onKeyDown={onKeyDown}>
      {phase.ask_progress && (
        <ProgressScale
          value={after.answers.progress}
          disabled={busy}
          onChange={(progress) => after.change({ progress })}
        />
      )}
      {phase.ask_explanation && <Explanation after={after} disabled={busy} />}
      {phase.ask_alternatives > 0 && <Alternatives after={after} disabled={busy} />}
    </section>
  );
}
