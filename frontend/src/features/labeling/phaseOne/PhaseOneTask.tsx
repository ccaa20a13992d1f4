import { useCallback, useRef, useState } from "react";
import "@/styles/building.css";
import { ApiError } from "@/api/errors";
import type { Assignment } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { usePageTitle } from "@/components/usePageTitle";
import { ActionBar } from "@/features/labeling/ActionBar";
import { ClosedTask } from "@/features/labeling/ClosedTask";
import { Guidelines } from "@/features/labeling/Guidelines";
import { ProblemCard } from "@/features/labeling/ProblemCard";
import { useNextTask } from "@/features/labeling/queries";
import { SignedOut } from "@/features/labeling/SignedOut";
import type { Mark } from "@/features/labeling/state";
import { TaskBar } from "@/features/labeling/TaskBar";
import { type Question, TaskDialogs } from "@/features/labeling/TaskDialogs";
import { useGuidelinesOpen } from "@/features/labeling/useGuidelinesOpen";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { placeInHand } from "./building";
import { Conversation } from "./Conversation";
import { GUIDELINES } from "./guidelines";
import { PHASE_ONE_KEYS, PHASE_ONE_NAMES } from "./keys";
import { StepInHand } from "./StepInHand";
import { useBuilding } from "./useBuilding";
import { ACT_NAMES, hintOf, messageOf, nextAct, titleOf } from "./words";

/** One solution to build, step by step, from the problem to the submit. Mounted anew for every assignment. */
export default function PhaseOneTask({ assignment }: { assignment: Assignment }) {
  const task = useBuilding(assignment);
  const { state, dispatch, busy, offer } = task;
  const [question, setQuestion] = useState<Question | null>(null);
  const [hint, setHint] = useState<{ text: string; of: unknown } | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const editor = useRef<HTMLTextAreaElement>(null);
  const nextTask = useNextTask();
  usePageTitle(titleOf(state));

  const place = placeInHand(state);
  const act = nextAct(state);
  const close = () => setQuestion(null);
  function goOn() {
    if (busy) return;
    if (act === "submit") task.submit("solution");
    else if (act === "go_on") dispatch({ type: "go_on" });
    else if (act === "write") editor.current?.focus();
    else setHint({ text: hintOf(state), of: place });
  }
  function skip() {
    const isBegun = state.steps.length > 1 || place.marks.some((mark) => mark !== null) || place.own.text !== "";
    if (isBegun) setQuestion("skip");
    else task.giveBack();
  }
  const goTo = useCallback((at: number) => dispatch({ type: "go_to", at }), [dispatch]);
  const rate = (mark: Mark) => () => dispatch({ type: "mark", mark });
  useHotkeys(PHASE_ONE_KEYS, {
    guidelines: toggleGuidelines,
    cheatSheet: () => setQuestion("keys"),
    ...(!busy && {
      negative: rate(-1),
      neutral: rate(0),
      positive: rate(1),
      unsure: rate("unsure"),
      next: () => dispatch({ type: "move", by: 1 }),
      previous: () => dispatch({ type: "move", by: -1 }),
      choose: () => dispatch({ type: "pick", card: state.card }),
      write: () => editor.current?.focus(),
      back: () => goTo(state.at - 1),
      undo: () => dispatch({ type: "undo" }),
      submit: goOn,
      giveUp: () => setQuestion("give_up"),
      badProblem: () => setQuestion("bad_problem"),
      skip,
    }),
  });

  const gone = offer.error instanceof ApiError && offer.error.code === "assignment_closed" ? offer.error : null;
  const refused = task.refused ?? (busy ? null : gone);
  if (refused) {
    const message = refused instanceof Error ? refused.message : "The server refused the work.";
    return <ClosedTask assignment={assignment.id} draft={task.label()} message={message} onNext={nextTask} />;
  }
  return (
    <>
      <BarSlot>
        <TaskBar
          save={task.saveState}
          readActiveTime={task.readActiveTime}
          guidelinesOpen={guidelinesOpen}
          onGuidelines={toggleGuidelines}
          onCheatSheet={() => setQuestion("keys")}
        />
      </BarSlot>
      <div className={`task ${guidelinesOpen ? "task-with-guidelines" : ""} ${busy ? "task-busy" : ""}`}>
        <main className="task-main">
          <h1 className="visually-hidden">Build a solution of this problem, step by step</h1>
          {task.signedOut && <SignedOut />}
          <ProblemCard
            text={assignment.problem.text}
            answer={assignment.problem.answer}
            suggested={task.suggested}
            onSuggest={() => setQuestion("suggest")}
          />
          <Conversation state={state} part="before" busy={busy} onGoTo={goTo} />
          <StepInHand
            key={state.at}
            state={state}
            offer={offer}
            again={task.again}
            busy={busy}
            takesFocus={question === null}
            editor={editor}
            dispatch={dispatch}
            onDone={goOn}
          />
          <Conversation state={state} part="after" busy={busy} onGoTo={goTo} />
        </main>
        {guidelinesOpen && (
          <Guidelines
            phase={{ ...assignment.phase, instructions: assignment.phase.instructions.trim() || GUIDELINES }}
            onClose={toggleGuidelines}
          />
        )}
      </div>
      <ActionBar
        rating={
          place.marks.length > 0
            ? { legend: `Rating of completion ${state.card + 1}`, mark: place.marks[state.card] ?? null }
            : null
        }
        action={ACT_NAMES[act]}
        canAct={act === "go_on" || act === "submit" || act === "write"}
        canUndo={state.past.length > 0}
        busy={busy}
        wide={guidelinesOpen}
        message={hint?.of === place ? hint.text : messageOf(state, task.submission, busy)}
        onMark={(mark) => dispatch({ type: "mark", mark })}
        onUndo={() => dispatch({ type: "undo" })}
        onAct={goOn}
        onSkip={skip}
        onAsk={setQuestion}
      />
      <TaskDialogs
        question={question}
        suggested={task.suggested}
        keymap={PHASE_ONE_KEYS}
        names={PHASE_ONE_NAMES}
        onClose={close}
        onReason={(reason, text) => {
          close();
          task.submit(reason, text);
        }}
        onSuggest={(answer) => {
          close();
          task.setSuggested(answer);
        }}
        onSkip={() => {
          close();
          task.giveBack();
        }}
      />
    </>
  );
}
