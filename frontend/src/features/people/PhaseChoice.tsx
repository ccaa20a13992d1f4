import { ErrorNote } from "@/components/notes";
import { useRestrictedPhases } from "./queries";
import { NO_RESTRICTED_PHASES, PHASES_HINT } from "./words";

type Props = { chosen: readonly number[]; error: string | null; onChange: (chosen: number[]) => void };

/** The restricted phases that name somebody. */
export function PhaseChoice({ chosen, error, onChange }: Props) {
  const { data: phases, error: lost, refetch } = useRestrictedPhases();
  function toggle(id: number, isChosen: boolean) {
    onChange(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id));
  }
  return (
    <fieldset className="phase-choice">
      <legend>Phases</legend>
      <p className="quiet field-hint">{phases?.length === 0 ? NO_RESTRICTED_PHASES : PHASES_HINT}</p>
      {lost && <ErrorNote error={lost} retry={refetch} />}
      {phases?.map(({ id, name }) => (
        <label key={id} className="phase-choice-line">
          <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => toggle(id, event.target.checked)} />
          <span>{name}</span>
        </label>
      ))}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
