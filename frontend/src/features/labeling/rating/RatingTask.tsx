import { useCallback } from "react";
import { usePageTitle } from "@/components/usePageTitle";
import { TaskFrame } from "@/features/labeling/frame/TaskFrame";
import { useHint } from "@/features/labeling/frame/useHint";
import { useTaskFrame } from "@/features/labeling/frame/useTaskFrame";
import { submitName } from "@/features/labeling/words/frame";
import { RATING_GUIDELINES } from "@/features/labeling/words/guidelines";
import { hintOf, messageOf, ratingOfCurrent, titleOf } from "@/features/labeling/words/rating";
import { stepOfField } from "@/features/labeling/work/fields";
import type { Mark } from "@/features/labeling/work/mark";
import type { OpenAssignment } from "@/features/labeling/work/useNewerDraft";
import { lazyPart } from "@/parts/lazyPart";
import { focusQuestion } from "./afterError/focusQuestion";
import { LONG, StepList } from "./StepList";
import { showStep, useCurrentInSight } from "./useCurrentInSight";
import { useMoves } from "./useMoves";
import { useRatingTask } from "./useRatingTask";

const AfterErrorPanel = lazyPart("The questions about the mistake", () => import("./afterError/AfterErrorPanel"), {
  ahead: true,
});
const StepMap = lazyPart("The map of the steps", () => import("./StepMap"), { ahead: true });
const RatingTour = lazyPart("The tour", () => import("./tour/RatingTour"), { ahead: true });

type Props = { assignment: OpenAssignment };

/** One solution to rate. Mounted anew for every assignment. */
export function RatingTask({ assignment }: Props) {
  const task = useRatingTask(assignment);
  const { state, dispatch, after, finish, busy } = task;
  const isLong = state.steps.length > LONG;
  const inSight = useCurrentInSight(state.current, isLong);
  const jump = () => showStep(state.current);
  const standing = {
    rated: state.marks.length,
    total: state.steps.length,
    reason: finish,
    open: after.open,
    unsure: state.marks.filter((mark) => mark === "unsure").length,
  };
  usePageTitle(titleOf(standing));

  const [hint, setHint] = useHint(finish === "found_error" ? after.answers : state.marks);
  function submitRatings() {
    if (busy) return;
    if (finish && !after.open) return task.submit(finish);
    setHint(hintOf(standing));
    if (after.open) focusQuestion(after.open);
  }
  const { go, focusStep } = useMoves({ state, dispatch, after, busy, tell: setHint });
  const frame = useTaskFrame({
    assignment,
    work: task,
    isBegun: state.marks.length > 0,
    canUndo: state.past.length > 0,
    isChanged: task.isChanged,
    onMark: (mark) => dispatch({ type: "mark", mark }),
    onUndo: () => dispatch({ type: "undo" }),
    keys: {
      jump,
      ...(!busy && {
        next: () => go(1),
        previous: () => go(-1),
        submit: submitRatings,
      }),
    },
  });
  function showField(field: string): boolean {
    const step = stepOfField(field);
    if (step === null) return focusQuestion(field === "details.progress" ? "progress" : "explanation");
    dispatch({ type: "focus", step });
    showStep(step);
    return true;
  }
  const markStep = useCallback((step: number, mark: Mark) => dispatch({ type: "mark", step, mark }), [dispatch]);

  return (
    <TaskFrame
      assignment={assignment}
      task={task}
      frame={frame}
      title="Rate the steps of this solution"
      look={isLong ? "task-long" : ""}
      guidelines={RATING_GUIDELINES}
      Tour={RatingTour}
      rating={
        state.steps.length > 0
          ? {
              legend: ratingOfCurrent(state.current + 1),
              mark: state.marks[state.current] ?? null,
            }
          : null
      }
      act={{
        name: submitName(assignment.reopened),
        canAct: finish !== null && after.open === null,
        onAct: submitRatings,
      }}
      message={hint ?? messageOf(standing)}
      contradiction={task.contradiction}
      comment={task.noteOn(state.current)}
      onShowField={showField}
      onJump={inSight ? null : jump}
    >
      <StepList
        state={state}
        comments={task.comments}
        about={
          after.step === null
            ? null
            : {
                step: after.step,
                panel: (
                  <AfterErrorPanel
                    key={after.step}
                    phase={assignment.phase}
                    after={after}
                    busy={busy}
                    onGoOn={submitRatings}
                  />
                ),
              }
        }
        busy={busy}
        takesFocus={frame.workHasFocus}
        onMark={markStep}
        onFocus={focusStep}
      />
      {isLong && <StepMap total={state.steps.length} marks={state.marks} current={state.current} onJump={showStep} />}
    </TaskFrame>
  );
}
