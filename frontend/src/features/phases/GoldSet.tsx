import { Link } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { goldSetInWords, screeningShortage } from "./words";

/** What the phase judges people by, and whether it is enough for its screening. */
export function GoldSet({ phase }: { phase: ManagedPhase }) {
  const shortage = screeningShortage(phase.requires_screening, phase.screening_items, phase.gold_for_screening);
  return (
    <section aria-labelledby="gold-set">
      <h2 id="gold-set" className="section-title">
        Gold set
      </h2>
      {shortage && (
        <p className="note note-error" role="status">
          {shortage}
        </p>
      )}
      <p>{goldSetInWords(phase)}</p>
      <p className="note-actions">
        <Link href="/gold" className="button">
          Add gold
        </Link>
        <Link href={`/gold?phase=${phase.id}`} className="button">
          Show the gold set
        </Link>
        <Link href={`/screening?phase=${phase.id}`} className="button">
          Screening of people
        </Link>
      </p>
    </section>
  );
}
