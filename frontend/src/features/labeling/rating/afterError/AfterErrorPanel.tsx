import { type KeyboardEvent, useEffect, useRef } from "react";
import "@/styles/after-error.css";
import type { Assignment } from "@/api/models";
import { Alternatives } from "./Alternatives";
import { Explanation } from "./Explanation";
import { ProgressScale } from "./ProgressScale";
import type { AfterError } from "./useAfterError";

type Props = {
  phase: Assignment["phase"];
  after: AfterError;
  busy: boolean;
  /** Enter, or Ctrl+Enter while typing: go to the next open question, or submit. */
  onGoOn: () => void;
};

/** Slides in below the row of the first negative step. */
export default function AfterErrorPanel({ phase, after, busy, onGoOn }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.scrollIntoView({ block: "nearest" }); // in braces: it returns a promise, and an effect must not
  }, []);
  function onKeyDown(event: KeyboardEvent) {
    const isTyping = event.target instanceof HTMLTextAreaElement;
    const isChoosing = event.target instanceof HTMLInputElement;
    if (event.key !== "Enter" || !(isChoosing || (isTyping && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    onGoOn();
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
