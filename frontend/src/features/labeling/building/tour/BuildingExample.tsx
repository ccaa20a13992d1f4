import { useReducer, useRef } from "react";
import { currentPlace, isRated, positives } from "@/features/labeling/building/building";
import { Conversation } from "@/features/labeling/building/Conversation";
import { OwnStepEditor } from "@/features/labeling/building/OwnStepEditor";
import { ExampleProblem, ExampleStep } from "@/features/labeling/frame/tour/ExampleStep";
import { EXAMPLE } from "./example";
import { currentOffer, lessonOf, mayGoOn, startWalk, walkReducer } from "./walk";

/** The worked example of flow 1: a short solution that is built as in a real task, with a remark on each completion. */
export function BuildingExample() {
  const [walk, dispatch] = useReducer(walkReducer, undefined, startWalk);
  const title = useRef<HTMLHeadingElement>(null);
  const lesson = useRef<HTMLParagraphElement>(null);
  const editor = useRef<HTMLTextAreaElement>(null);
  const { building, said } = walk;
  const place = currentPlace(building);
  const toTitle = () => title.current?.focus();
  // the pressed button disappears: the focus moves to where reading continues
  const move = (action: { type: "go_on" } | { type: "go_to"; at: number }) => {
    dispatch(action);
    toTitle();
  };
  return (
    <>
      <p>
        Here you build a solution. <span className="quiet">Nothing here is saved.</span>
      </p>
      <ExampleProblem problem={EXAMPLE.problem} answer={EXAMPLE.answer} />
      <div className="tour-building">
        <Conversation state={building} part="before" busy={false} onGoTo={(at) => move({ type: "go_to", at })} />
        <h3 ref={title} tabIndex={-1}>{`Step ${building.at + 1} of the example`}</h3>
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
            {`To step ${building.at + 2}`}
          </button>
        )}
        <Conversation state={building} part="after" busy={false} onGoTo={(at) => move({ type: "go_to", at })} />
        {building.at > 0 && building.at === building.steps.length - 1 && (
          <p className="quiet">
            You can go back to any step. The steps after it are kept as long as it continues in the same way.
          </p>
        )}
      </div>
    </>
  );
}
