import { useId } from "react";
import type { LabelingChoices } from "@/api/models";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import type { useLabelingsAddress } from "./address";
import { AGREEMENT_OPTIONS, END_OPTIONS, nameOfLabeler, RATED_OPTIONS, SORT_OPTIONS, STATE_OPTIONS } from "./words";

type Options = readonly (readonly [value: string, name: string])[];
type Props = { address: ReturnType<typeof useLabelingsAddress>; choices: LabelingChoices | undefined };

const RARE = ["phase", "generation", "source", "subject", "from", "to", "problem"];

/** All filters are in the address. Those that are rarely used are folded, unless one of them is set. */
export function Filters({ address, choices }: Props) {
  const select = (label: string, name: Parameters<typeof address.setValue>[0], options: Options) => (
    <SelectField
      label={label}
      value={address.value(name)}
      options={withValue(options, address.value(name))}
      onChange={(value) => address.setValue(name, value)}
    />
  );
  const names = (values: readonly string[] = []): Options => [
    ["", "All"],
    ...values.map((name) => [name, name] as const),
  ];
  return (
    <>
      <div className="filters labelings-filters">
        <SearchField
          label="Words in the text"
          value={address.value("text")}
          onSearch={(value) => address.setValue("text", value)}
        />
        {select("Labeler", "labeler", [
          ["", "Everybody"],
          ...(choices?.labelers ?? []).map((labeler) => [labeler.id, nameOfLabeler(labeler)] as const),
        ])}
        {select("State", "state", STATE_OPTIONS)}
        {select("Ratings", "rated", RATED_OPTIONS)}
        {select("End", "finish_reason", END_OPTIONS)}
        {select("Agreement", "agreement", AGREEMENT_OPTIONS)}
        {select("Order", "sort", SORT_OPTIONS)}
      </div>
      <details className="more-filters" open={RARE.some((name) => address.value(name) !== "")}>
        <summary>More filters</summary>
        <div className="filters labelings-filters">
          {select("Phase", "phase", [
            ["", "All"],
            ...(choices?.phases ?? []).map(({ id, name }) => [String(id), name] as const),
          ])}
          {select("Generation", "generation", names(choices?.generations.map(String)))}
          {select("Source", "source", names(choices?.sources))}
          {select("Subject", "subject", names(choices?.subjects))}
          <Day label="Submitted from" value={address.value("from")} onChange={(day) => address.setValue("from", day)} />
          <Day label="Submitted until" value={address.value("to")} onChange={(day) => address.setValue("to", day)} />
        </div>
      </details>
      {address.isFiltered && (
        <p>
          <button type="button" className="button-link" onClick={address.clear}>
            Clear all filters
          </button>
        </p>
      )}
    </>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  const id = useId();
  return (
    <div className="field filter-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

/** A value of the address that is not offered (not yet, or no longer) is still shown as what it is. */
function withValue(options: Options, value: string): Options {
  return options.some(([each]) => each === value) ? options : [...options, [value, value]];
}
