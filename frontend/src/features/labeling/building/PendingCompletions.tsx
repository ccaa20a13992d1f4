import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { Offer } from "@/api/models";
import { ErrorNote, SlowWords } from "@/components/notes";

type Props = { offer: UseQueryResult<Offer>; again: UseMutationResult<Offer, Error, void> };

/** In place of the completions while there are none: that they are coming, or why they are not and what can be done. */
export function PendingCompletions({ offer, again }: Props) {
  const failed = offer.data?.status === "failed";
  if (failed || offer.error) {
    const error = failed ? new Error(offer.data?.message) : offer.error;
    return <ErrorNote error={again.error ?? error} retry={() => (failed ? again.mutate() : void offer.refetch())} />;
  }
  const isLost = offer.fetchStatus === "paused" || offer.failureCount > 0;
  const message = isLost
    ? "No connection. Your work is kept here, and this page goes on asking for the next steps."
    : (offer.data?.message ?? "The next steps are being written.");
  return (
    <div className="coming">
      <SlowWords text={message} />
      <div aria-hidden="true" className="completions">
        {[0, 1, 2].map((card) => (
          <div key={card} className="completion completion-coming" />
        ))}
      </div>
    </div>
  );
}
