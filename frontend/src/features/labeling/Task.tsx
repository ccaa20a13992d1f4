import { useCallback, useState } from "react";
import { Link } from "wouter";
import type { Assignment } from "@/api/models";
import { BarSlot } from "@/components/BarSlot";
import { usePageTitle } from "@/components/usePageTitle";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { ActionBar } from "./ActionBar";
import { ClosedTask } from "./ClosedTask";
import { Guidelines } from "./Guidelines";
import { LABELING_KEYS } from "./keys";
import { hintOf, messageOf, titleOf } from "./messages";
import { ProblemCard } from "./ProblemCard";
import { useNextTask } from "./queries";
import { StepRow } from "./StepRow";
import { lastOpenStep, type Mark } from "./state";
import { TaskBar } from "./TaskBar";
import { type Question, TaskDialogs } from "./TaskDialogs";
import { useGuidelinesOpen } from "./useGuidelinesOpen";
import { useTask } from "./useTask";

/** From so many steps on, rows out of sight are not laid out. */
const LONG = 40;

/** One solution to rate, from the first look to the submit. Mounted anew for every assignment. */
export function Task({ assignment }: { assignment: Assignment }) {
  const task = useTask(assignment);
  const { state, dispatch, finish, busy } = task;
  const [question, setQuestion] = useState<Question | null>(null);
  const [hint, setHint] = useState<{ text: string; marks: readonly Mark[] } | null>(null);
  const [guidelinesOpen, toggleGuidelines] = useGuidelinesOpen();
  const nextTask = useNextTask();
  const standing = { rated: state.marks.length, total: state.steps.length, reason: finish };
  usePageTitle(titleOf(standing));

  const close = () => setQuestion(null);
  function submitRatings() {
    if (busy) return;
    if (finish) task.submit(finish);
    else setHint({ text: hintOf(standing), marks: state.marks });
  }
  function skip() {
    if (state.marks.length > 0) setQuestion("skip");
    else task.giveBack();
  }
  const rate = (mark: Mark) => () => dispatch({ type: "mark", mark });
  useHotkeys(LABELING_KEYS, {
    guidelines: toggleGuidelines,
    cheatSheet: () => setQuestion("keys"),
    ...(!busy && {
      negative: rate(-1),
      neutral: rate(0),
      positive: rate(1),
      unsure: rate("unsure"),
      next: () => dispatch({ type: "move", by: 1 }),
      previous: () => dispatch({ type: "move", by: -1 }),
      undo: () => dispatch({ type: "undo" }),
      submit: submitRatings,
      giveUp: () => setQuestion("give_up"),
      badProblem: () => setQuestion("bad_problem"),
      skip,
    }),
  });
  const markStep = useCallback((step: number, mark: Mark) => dispatch({ type: "mark", step, mark }), [dispatch]);
  const focusStep = useCallback((step: number) => dispatch({ type: "focus", step }), [dispatch]);

  if (task.refused) {
    const message = task.refused instanceof Error ? task.refused.message : "The server refused the work.";
    return <ClosedTask assignment={assignment.id} draft={task.label()} message={message} onNext={nextTask} />;
  }
  const open = lastOpenStep(state);
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
          <h1 className="visually-hidden">Rate the steps of this solution</h1>
          {task.signedOut && <SignedOut />}
          <ProblemCard
            text={assignment.problem.text}
            answer={assignment.problem.answer}
            suggested={task.suggested}
            onSuggest={() => setQuestion("suggest")}
          />
          <ol className={`steps ${state.steps.length > LONG ? "steps-long" : ""}`} aria-label="Steps of the solution">
            {state.steps.map((text, index) => (
              <StepRow
                // keyed by place: two steps may have the same text; their place is what they are
                key={index}
                index={index}
                text={text}
                mark={state.marks[index] ?? null}
                isCurrent={index === state.current && !busy}
                isOpen={index <= open && !busy}
                takesFocus={question === null}
                onMark={markStep}
                onFocus={focusStep}
              />
            ))}
          </ol>
        </main>
        {guidelinesOpen && <Guidelines instructions={assignment.instructions} onClose={toggleGuidelines} />}
      </div>
      <ActionBar
        state={state}
        busy={busy}
        wide={guidelinesOpen}
        message={hint?.marks === state.marks ? hint.text : messageOf(standing, task.submission, busy)}
        dispatch={dispatch}
        onSubmit={submitRatings}
        onSkip={skip}
        onAsk={setQuestion}
      />
      <TaskDialogs
        question={question}
        suggested={task.suggested}
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

function SignedOut() {
  return (
    <div className="note note-error" role="alert">
      <p>
        You were signed out. Your work is kept in this browser: <Link href="/sign-in?next=/label">sign in again</Link>{" "}
        and go on.
      </p>
    </div>
  );
}
