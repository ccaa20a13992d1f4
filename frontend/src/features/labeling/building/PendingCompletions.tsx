import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { Offer } from "@/api/models";
import { ErrorNote, SlowWords } from "@/components/notes";
import { pendingInWords } from "@/features/labeling/words/building";

type Props = { offer: UseQueryResult<Offer>; again: UseMutationResult<Offer, Error, void> };

/** Shown while there are no completions: that they are being written, or why not, with a button to try again. */
export function PendingCompletions({ offer, again }: Props) {
  const failed = offer.data?.status === "failed";
  if (failed || offer.error) {
    const error = failed ? new Error(offer.data?.message) : offer.error;
    return <ErrorNote error={again.error ?? error} retry={() => (failed ? again.mutate() : void offer.refetch())} />;
  }
  const isOffline = offer.fetchStatus === "paused" || offer.failureCount > 0;
  return (
    <div className="coming">
      <SlowWords text={pendingInWords(isOffline, offer.data?.message)} />
      <div aria-hidden="true" className="completions">
        {[0, 1, 2].map((card) => (
          <div key={card} className="completion completion-coming" />
        ))}
      </div>
    </div>
  );
}
