import { type Ref, type RefObject, useEffect, useId, useRef } from "react";
import { TextLength } from "@/components/form/TextLength";
import { StepText } from "@/components/SolutionText";
import { WayOut } from "@/features/labeling/frame/WayOut";
import { isOwnTooLong, LONGEST_STEP, type OwnStep, ownText } from "./building";

type Props = {
  own: OwnStep;
  busy: boolean;
  inputRef: Ref<HTMLTextAreaElement>;
  onWrite: (own: Partial<OwnStep>) => void;
  /** Ctrl + Enter. */
  onDone: () => void;
  /** Escape: back to the ratings. */
  onLeave: () => void;
};

/** A step that the labeler writes, with a preview of its formulas. */
export function OwnStepEditor({ own, busy, inputRef, onWrite, onDone, onLeave }: Props) {
  const id = useId();
  const whole = ownText(own);
  const tooLong = isOwnTooLong(own);
  const section = useRef<HTMLElement>(null);
  useStayInSight(section);
  const wired = { "aria-invalid": tooLong, "aria-describedby": `${id}-length` };
  return (
    <section
      ref={section}
      className="own-step"
      aria-labelledby={`${id}-title`}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return; // the key ends or confirms what an input method writes
        if (event.key === "Escape") onLeave();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onDone();
        else return;
        event.preventDefault();
      }}
    >
      <h3 id={`${id}-title`}>Your own step</h3>
      <div className="own-step-fields">
        <label htmlFor={`${id}-text`}>The next step only. Write formulas between $ signs.</label>
        <textarea
          id={`${id}-text`}
          ref={inputRef}
          {...wired}
          rows={2}
          value={own.text}
          disabled={busy}
          onChange={(event) => onWrite({ text: event.target.value })}
        />
        <TextLength id={`${id}-length`} text={whole ?? ""} most={LONGEST_STEP} />
        <label htmlFor={`${id}-answer`}>Final answer, if this step ends the solution</label>
        <input
          id={`${id}-answer`}
          {...wired}
          value={own.answer}
          disabled={busy}
          autoComplete="off"
          onChange={(event) => onWrite({ answer: event.target.value })}
        />
      </div>
      <div className="own-step-preview">
        <span className="own-step-name">Preview</span>
        {whole === null ? <span className="quiet">What you write appears here as others will see it.</span> : null}
        {tooLong && <span className="quiet">The preview returns when the step is short enough.</span>}
        {whole !== null && !tooLong && <StepText text={whole} />}
      </div>
      <WayOut done="continues" back="returns to the ratings" />
    </section>
  );
}

/** The whole editor stays on the screen: when it appears, when it takes the focus, and when its preview grows. */
function useStayInSight(section: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const shown = section.current;
    if (!shown) return;
    const show = () => shown.scrollIntoView({ block: "nearest" });
    const growth = new ResizeObserver(() => {
      if (shown.contains(document.activeElement)) show();
    });
    show();
    growth.observe(shown);
    shown.addEventListener("focusin", show);
    return () => {
      growth.disconnect();
      shown.removeEventListener("focusin", show);
    };
  }, [section]);
}
