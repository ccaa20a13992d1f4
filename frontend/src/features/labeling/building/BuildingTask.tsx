import { useCallback, useRef } from "react";
import "@/styles/building.css";
import { ApiError } from "@/api/errors";
import { usePageTitle } from "@/components/usePageTitle";
import { TaskFrame } from "@/features/labeling/frame/TaskFrame";
import { useHint } from "@/features/labeling/frame/useHint";
import { useTaskFrame } from "@/features/labeling/frame/useTaskFrame";
import {
  ACT_NAMES,
  CANNOT,
  FINISH_HERE,
  hintOf,
  messageOf,
  ratingOfCompletion,
  titleOf,
} from "@/features/labeling/words/building";
import { submitName } from "@/features/labeling/words/frame";
import { BUILDING_GUIDELINES } from "@/features/labeling/words/guidelines";
import { stepOfField } from "@/features/labeling/work/fields";
import type { OpenAssignment } from "@/features/labeling/work/useNewerDraft";
import { lazyPart } from "@/parts/lazyPart";
import { buildingReducer, canFinishHere, cardsOf, currentPlace, type Place } from "./building";
import { Conversation } from "./Conversation";
import { CurrentStep } from "./CurrentStep";
import { FinishHere } from "./FinishHere";
import { standingOf } from "./standing";
import { useBuildingTask } from "./useBuildingTask";

const BuildingTour = lazyPart("The tour", () => import("./tour/BuildingTour"), { ahead: true });

type Props = { assignment: OpenAssignment };

/** One solution to build, step by step. Mounted anew for every assignment. */
export default function BuildingTask({ assignment }: Props) {
  const task = useBuildingTask(assignment);
  const { state, dispatch, busy, offer } = task;
  const editor = useRef<HTMLTextAreaElement>(null);
  const standing = standingOf(state);
  const { act } = standing;
  usePageTitle(titleOf(standing));
  const isProof = assignment.problem.answer === null;
  const mayFinish = isProof && act === "go_on" && canFinishHere(state);

  const place = currentPlace(state);
  const [hint, setHint] = useHint(place);
  const write = () => editor.current?.focus();
  function goOn() {
    if (busy) return;
    if (act === "submit") task.submit("solution");
    else if (act === "go_on") dispatch({ type: "go_on" });
    else if (act === "write" || act === "shorten") write();
    else setHint(hintOf(standing));
  }
  function pick() {
    const action = { type: "pick", card: state.card } as const;
    if (buildingReducer(state, action) === state && place.picked !== state.card) setHint(CANNOT.pick);
    else dispatch(action);
  }
  const goTo = useCallback((at: number) => dispatch({ type: "go_to", at }), [dispatch]);
  const frame = useTaskFrame({
    assignment,
    work: task,
    isBegun: state.steps.length > 1 || place.marks.some((mark) => mark !== null) || place.own.text !== "",
    canUndo: state.past.length > 0,
    isChanged: task.isChanged,
    onMark: (mark) => dispatch({ type: "mark", mark }),
    onUndo: () => dispatch({ type: "undo" }),
    keys: busy
      ? {}
      : {
          next: () => dispatch({ type: "move", by: 1 }),
          previous: () => dispatch({ type: "move", by: -1 }),
          pick,
          write: () => (editor.current ? write() : setHint(CANNOT.write)),
          back: () => (state.at > 0 ? goTo(state.at - 1) : setHint(CANNOT.back)),
          complete: () => {
            if (mayFinish || (isProof && act === "submit")) task.submit("solution");
            else setHint(isProof ? CANNOT.completeNow : CANNOT.complete);
          },
          submit: goOn,
        },
  });

  function showField(field: string): boolean {
    const step = stepOfField(field);
    if (step !== null) goTo(step);
    return step !== null;
  }
  const gone = offer.error instanceof ApiError && offer.error.code === "assignment_closed" ? offer.error : null;
  return (
    <TaskFrame
      assignment={assignment}
      task={{ ...task, refused: task.refused ?? (busy ? null : gone) }}
      frame={frame}
      title="Build a solution to this problem, step by step"
      guidelines={BUILDING_GUIDELINES}
      Tour={BuildingTour}
      rating={
        place.marks.length > 0
          ? { legend: ratingOfCompletion(numberOf(place, state.card)), mark: place.marks[state.card] ?? null }
          : null
      }
      act={{
        name: act === "submit" ? submitName(assignment.reopened) : ACT_NAMES[act],
        canAct: act !== "wait" && act !== "rate" && act !== "choose",
        onAct: goOn,
      }}
      message={hint ?? (mayFinish ? `${messageOf(standing)}. ${FINISH_HERE.hint}` : messageOf(standing))}
      contradiction={task.contradiction}
      comment={task.noteOn(state.at)}
      onShowField={showField}
    >
      <Conversation state={state} comments={task.comments} part="before" busy={busy} onGoTo={goTo} />
      <CurrentStep
        key={state.at}
        state={state}
        comment={task.comments[state.at] ?? ""}
        offer={offer}
        again={task.again}
        busy={busy}
        takesFocus={frame.workHasFocus}
        editor={editor}
        dispatch={dispatch}
        onDone={goOn}
      />
      {mayFinish && <FinishHere busy={busy} onFinish={() => task.submit("solution")} />}
      <Conversation state={state} comments={task.comments} part="after" busy={busy} onGoTo={goTo} />
    </TaskFrame>
  );
}

/** The number of a completion among those that differ. */
function numberOf(place: Place, card: number): number {
  return cardsOf(place).findIndex((one) => one.index === card) + 1;
}
