import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { type Dispatch, type RefObject, useCallback, useRef } from "react";
import type { Offer } from "@/api/models";
import type { Mark } from "@/features/labeling/work/mark";
import {
  type Building,
  type BuildingAction,
  cardsOf,
  continuationOf,
  currentPlace,
  isRated,
  positives,
} from "./building";
import { CompletionCard } from "./CompletionCard";
import { OwnStepEditor } from "./OwnStepEditor";
import { PendingCompletions } from "./PendingCompletions";

type Props = {
  state: Building;
  /** What the labeler says about this step; empty: nothing. */
  comment: string;
  offer: UseQueryResult<Offer>;
  again: UseMutationResult<Offer, Error, void>;
  busy: boolean;
  takesFocus: boolean;
  editor: RefObject<HTMLTextAreaElement | null>;
  dispatch: Dispatch<BuildingAction>;
  onDone: () => void;
};

/** The completions of one step and, if none of them is positive, a field for the labeler's own. */
export function CurrentStep({ state, comment, offer, again, busy, takesFocus, editor, dispatch, onDone }: Props) {
  const cards = useRef<HTMLOListElement>(null);
  const onMark = useCallback((card: number, mark: Mark) => dispatch({ type: "mark", card, mark }), [dispatch]);
  const onFocus = useCallback((card: number) => dispatch({ type: "focus", card }), [dispatch]);
  const onChoose = useCallback((card: number) => dispatch({ type: "pick", card }), [dispatch]);

  const place = currentPlace(state);
  const continuation = continuationOf(place);
  const good = positives(place);
  const texts = place.offered?.texts ?? [];
  const isChoice = place.offered?.order === null && new Set(good.map((one) => texts[one])).size > 1;
  const wantsOwn = isRated(place) && good.length === 0;
  const offeredCards = cardsOf(place);
  const count = offeredCards.length;
  const next = continuation?.kind === "offered" ? texts[continuation.index] : null;
  const isMissing = place.offered === null || offer.data?.status === "failed";
  return (
    <section className="in-hand" aria-labelledby="in-hand-title">
      <h2 id="in-hand-title" className="in-hand-title">
        <span>{`Step ${state.at + 1}`}</span>
        {count > 0 && <span className="quiet">: which of these could come next?</span>}
      </h2>
      {comment && <p className="step-note quiet">{comment}</p>}
      {isMissing && <PendingCompletions offer={offer} again={again} />}
      {count > 0 && (
        <ol className="completions" ref={cards} aria-label="Completions of this step">
          {offeredCards.map(({ index, text, times }, at) => (
            <CompletionCard
              key={index}
              index={index}
              number={at + 1}
              count={count}
              text={text}
              times={times}
              mark={place.marks[index] ?? null}
              isCurrent={index === state.card && !busy}
              goesOn={text === next}
              mayBeChosen={isChoice && place.marks[index] === 1}
              takesFocus={takesFocus}
              mayScroll={state.at > 0 || at > 0}
              busy={busy}
              onMark={onMark}
              onFocus={onFocus}
              onChoose={onChoose}
            />
          ))}
        </ol>
      )}
      {count === 0 && offer.data?.status === "ready" && <p className="quiet">{offer.data.message}</p>}
      {wantsOwn && (
        <OwnStepEditor
          own={place.own}
          busy={busy}
          inputRef={editor}
          onWrite={(own) => dispatch({ type: "write", own })}
          onDone={onDone}
          onLeave={() => {
            editor.current?.blur();
            cards.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
          }}
        />
      )}
    </section>
  );
}
