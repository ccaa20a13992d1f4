import { useLocation } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote } from "@/components/notes";
import { useArchive, useDeletePhase } from "./queries";
import { ABOUT_ARCHIVE, ABOUT_DELETING } from "./words";

/** Archives a closed phase and takes it out again; deletes one that was never used. */
export function PutAway({ phase }: { phase: ManagedPhase }) {
  const archive = useArchive(phase.id);
  const remove = useDeletePhase(phase.id);
  const [, go] = useLocation();
  return (
    <>
      {phase.archived_at ? (
        <button type="button" className="button" disabled={archive.isPending} onClick={() => archive.mutate("restore")}>
          Take out of the archive
        </button>
      ) : (
        phase.status === "closed" && (
          <Confirm
            name="Archive"
            title={`Archive ${phase.name}?`}
            confirm="Archive phase"
            error={archive.error}
            isPending={archive.isPending}
            onConfirm={(done) => archive.mutate("archive", { onSuccess: done })}
          >
            <p>{ABOUT_ARCHIVE}</p>
          </Confirm>
        )
      )}
      {phase.counts.items === 0 && (
        <Confirm
          name="Delete"
          title={`Delete ${phase.name}?`}
          confirm="Delete phase"
          error={remove.error}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => go("/phases") })}
        >
          <p>{ABOUT_DELETING}</p>
        </Confirm>
      )}
      {archive.isError && <ErrorNote error={archive.error} />}
    </>
  );
}
