import { useReducer, useRef } from "react";
import { currentPlace, isRated, positives } from "@/features/labeling/building/building";
import { Conversation } from "@/features/labeling/building/Conversation";
import { OwnStepEditor } from "@/features/labeling/building/OwnStepEditor";
import { ExampleProblem, ExampleStep } from "@/features/labeling/frame/tour/ExampleStep";
import { EXAMPLE } from "./example";
import { currentOffer, lessonOf, mayGoOn, startWalk, walkReducer } from "./walk";

/** The worked example of phase 1: a short solution that is built as in earnest, with a word on each completion. */
export function BuildingExample() {
  const [walk, dispatch] = useReducer(walkReducer, undefined, startWalk);
  const title = useRef<HTMLHeadingElement>(null);
  const lesson = useRef<HTMLParagraphElement>(null);
  const editor = useRef<HTMLTextAreaElement>(null);
  const { building, said } = walk;
  const place = currentPlace(building);
  const toTitle = () => title.current?.focus();
  // the button that was pressed goes away: the focus goes where reading goes on
  const move = (action: { type: "go_on" } | { type: "go_to"; at: number }) => {
    dispatch(action);
    toTitle();
  };
  return (
    <>
      <p>
        Here a solution is built. <span className="quiet">Nothing of this is kept.</span>
      </p>
      <ExampleProblem problem={EXAMPLE.problem} answer={EXAMPLE.answer} />
      <div className="tour-building">
        <Conversation state={building} part="before" busy={false} onGoTo={(at) => move({ type: "go_to", at })} />
        <h3 ref={title} tabIndex={-1}>
          Step {building.at + 1} of the example
        </h3>
        <ol className="tour-steps" aria-label="Completions of this step">
          {currentOffer(walk)?.steps.map((step, card) => (
            <ExampleStep
              key={step.text}
              step={step}
              legend={`Your rating of completion ${card + 1} of the example`}
              said={said[building.at]?.[card]}
              onSay={(face) => dispatch({ type: "say", card, face })}
            />
          ))}
        </ol>
        <p ref={lesson} className="tour-lesson" role="status" tabIndex={-1}>
          {lessonOf(walk)}
        </p>
        {isRated(place) && positives(place).length === 0 && (
          <>
            <OwnStepEditor
              own={place.own}
              busy={false}
              inputRef={editor}
              onWrite={(own) => dispatch({ type: "write", own })}
              onDone={() => lesson.current?.focus()}
              onLeave={toTitle}
            />
            <button type="button" className="button" onClick={() => dispatch({ type: "write", own: EXAMPLE.own })}>
              Fill in what we would write
            </button>
          </>
        )}
        {mayGoOn(walk) && (
          <button type="button" className="button" onClick={() => move({ type: "go_on" })}>
            To step {building.at + 2}
          </button>
        )}
        <Conversation state={building} part="after" busy={false} onGoTo={(at) => move({ type: "go_to", at })} />
        {building.at > 0 && building.at === building.steps.length - 1 && (
          <p className="quiet">
            You can go back to any step. What came after it stays as long as that step goes on as it did.
          </p>
        )}
      </div>
    </>
  );
}
