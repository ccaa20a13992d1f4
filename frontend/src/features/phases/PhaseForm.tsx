import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import { Check, Field } from "@/components/form/Field";
import { NumberField } from "@/components/form/NumberField";
import { lengthInWords, tooLong } from "@/components/form/textLength";
import { focusFirstMistake, useFirstMistake } from "@/components/form/useFirstMistake";
import { LeaveGuard } from "@/components/LeaveGuard";
import { Markdown } from "@/components/Markdown";
import { ErrorNote } from "@/components/notes";
import { PeoplePicker } from "./PeoplePicker";
import { useGeneratorNames } from "./queries";
import { Screening } from "./Screening";
import { type Draft, isChanged, LEASE_MINUTES } from "./settings";
import { CONTINUATIONS, FIELDS, FLOW_IS_FIXED, FLOWS, OVERLAPS, USUAL_GENERATOR } from "./words";

const { PhaseSettings: LIMITS } = limits;

type Props = {
  begin: Draft;
  /** The flow of a phase that has items cannot be changed. */
  isFlowFixed: boolean;
  /** Solutions in the gold set for screening; null: the phase is new. */
  gold?: number | null;
  submit: string;
  onSubmit: (draft: Draft) => void;
  isPending: boolean;
  isSaved: boolean;
  error: unknown;
};

export function PhaseForm({ begin, isFlowFixed, gold = null, submit, onSubmit, isPending, isSaved, error }: Props) {
  const [draft, setDraft] = useState(begin);
  const set =
    <K extends keyof Draft>(name: K) =>
    (value: Draft[K]) =>
      setDraft((before) => ({ ...before, [name]: value }));
  const about = (name: string) => fieldMessage(error, name);
  const form = useFirstMistake(error);
  const texts = { name: draft.name.trim(), instructions: draft.instructions };
  const longName = tooLong(texts.name, LIMITS.name.maxLength);
  const longInstructions = tooLong(texts.instructions, LIMITS.instructions.maxLength);
  function send(event: FormEvent) {
    event.preventDefault();
    if (longName || longInstructions) focusFirstMistake(form.current);
    else onSubmit(draft);
  }
  return (
    <form ref={form} className="settings" onSubmit={send}>
      <LeaveGuard isChanged={isChanged(draft, begin) && !isPending} />
      <fieldset>
        <legend>General</legend>
        <div className="fields">
          <Field label="Name" hint={lengthInWords(texts.name, LIMITS.name.maxLength)} error={longName ?? about("name")}>
            {(wired) => (
              <input {...wired} required value={draft.name} onChange={(event) => set("name")(event.target.value)} />
            )}
          </Field>
          <Field {...FIELDS.flow} hint={isFlowFixed && FLOW_IS_FIXED} error={about("flow")}>
            {(wired) => (
              <select
                {...wired}
                disabled={isFlowFixed}
                value={draft.flow}
                onChange={(event) => set("flow")(Number(event.target.value))}
              >
                {Object.entries(FLOWS).map(([number, name]) => (
                  <option key={number} value={number}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <NumberField
            {...FIELDS.priority}
            low={LIMITS.priority.minimum}
            high={LIMITS.priority.maximum}
            value={draft.priority}
            onChange={set("priority")}
            error={about("priority")}
          />
          <Labelings draft={draft} set={set} about={about} />
          <NumberField
            {...FIELDS.lease_minutes}
            {...LEASE_MINUTES}
            whole={false}
            value={draft.lease_minutes}
            onChange={set("lease_minutes")}
            error={about("lease_seconds")}
          />
          <NumberField
            {...FIELDS.quality_control_every}
            low={LIMITS.quality_control_every.minimum}
            high={LIMITS.quality_control_every.maximum}
            value={draft.quality_control_every}
            onChange={set("quality_control_every")}
            error={about("quality_control_every")}
          />
          <NumberField
            {...FIELDS.quality_window}
            low={LIMITS.quality_window.minimum}
            high={LIMITS.quality_window.maximum}
            value={draft.quality_window}
            onChange={set("quality_window")}
            error={about("quality_window")}
          />
          <NumberField
            {...FIELDS.quality_warn_below}
            low={LIMITS.quality_warn_below.minimum}
            high={LIMITS.quality_warn_below.maximum}
            value={draft.quality_warn_below}
            onChange={set("quality_warn_below")}
            error={about("quality_warn_below")}
          />
          <NumberField
            {...FIELDS.quality_pause_below}
            low={LIMITS.quality_pause_below.minimum}
            high={LIMITS.quality_pause_below.maximum}
            value={draft.quality_pause_below}
            onChange={set("quality_pause_below")}
            error={about("quality_pause_below")}
          />
          <Check {...FIELDS.allow_skip} checked={draft.allow_skip} onChange={set("allow_skip")} />
          <Check
            {...FIELDS.point_out_contradictions}
            checked={draft.point_out_contradictions}
            onChange={set("point_out_contradictions")}
          />
        </div>
      </fieldset>
      {draft.flow === 2 ? (
        <>
          <AfterAnError draft={draft} set={set} about={about} />
          <Screening draft={draft} set={set} about={about} gold={gold} />
        </>
      ) : (
        <Building draft={draft} set={set} about={about} />
      )}
      <fieldset>
        <legend>Access</legend>
        <Check {...FIELDS.is_restricted} checked={draft.is_restricted} onChange={set("is_restricted")} />
        {draft.is_restricted && (
          <PeoplePicker named={draft.labelers} onChange={set("labelers")} error={about("labelers")} />
        )}
        <Check {...FIELDS.by_choice} checked={draft.by_choice} onChange={set("by_choice")} />
      </fieldset>
      <fieldset>
        <legend>Instructions</legend>
        <div className="instructions">
          <Field
            label={FIELDS.instructions.label}
            hint={lengthInWords(texts.instructions, LIMITS.instructions.maxLength) ?? FIELDS.instructions.hint}
            error={longInstructions ?? about("instructions")}
          >
            {(wired) => (
              <textarea
                {...wired}
                rows={12}
                value={draft.instructions}
                onChange={(event) => set("instructions")(event.target.value)}
              />
            )}
          </Field>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
          <section className="instructions-preview" aria-label="Preview of the instructions" tabIndex={0}>
            {draft.instructions ? (
              <Markdown text={draft.instructions} />
            ) : (
              <p className="quiet">The preview appears here.</p>
            )}
          </section>
        </div>
      </fieldset>
      {Boolean(error) && <ErrorNote error={error} />}
      <div className="settings-end">
        <button type="submit" className="button button-primary" disabled={isPending}>
          {isPending ? "Saving…" : submit}
        </button>
        <span role="status">{isSaved && !isPending ? "Saved." : ""}</span>
      </div>
    </form>
  );
}

type PartProps = {
  draft: Draft;
  set: <K extends keyof Draft>(name: K) => (value: Draft[K]) => void;
  about: (name: string) => string | null;
};

/** How many labelings an item gets. */
function Labelings({ draft, set, about }: PartProps) {
  const isAdaptive = draft.flow === 2 && draft.overlap === "adaptive";
  return (
    <>
      {draft.flow === 2 && (
        <Field {...FIELDS.overlap} error={about("overlap")}>
          {(wired) => (
            <select
              {...wired}
              value={draft.overlap}
              onChange={(event) => set("overlap")(event.target.value as Draft["overlap"])}
            >
              {Object.entries(OVERLAPS).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <NumberField
        {...(isAdaptive ? FIELDS.least_labelings_per_item : FIELDS.labelings_per_item)}
        low={LIMITS.labelings_per_item.minimum}
        high={LIMITS.labelings_per_item.maximum}
        value={draft.labelings_per_item}
        onChange={set("labelings_per_item")}
        error={about("labelings_per_item")}
      />
      {isAdaptive && (
        <>
          <NumberField
            {...FIELDS.most_labelings_per_item}
            low={LIMITS.most_labelings_per_item.minimum}
            high={LIMITS.most_labelings_per_item.maximum}
            value={draft.most_labelings_per_item}
            onChange={set("most_labelings_per_item")}
            error={about("most_labelings_per_item")}
          />
          <NumberField
            {...FIELDS.wanted_certainty}
            low={LIMITS.wanted_certainty.minimum}
            high={LIMITS.wanted_certainty.maximum}
            value={draft.wanted_certainty}
            onChange={set("wanted_certainty")}
            error={about("wanted_certainty")}
          />
        </>
      )}
    </>
  );
}

function AfterAnError({ draft, set, about }: PartProps) {
  return (
    <fieldset>
      <legend>After the first negative step</legend>
      <div className="fields">
        <Check {...FIELDS.ask_progress} checked={draft.ask_progress} onChange={set("ask_progress")} />
        <Check {...FIELDS.ask_explanation} checked={draft.ask_explanation} onChange={set("ask_explanation")} />
        <NumberField
          {...FIELDS.ask_alternatives}
          low={LIMITS.ask_alternatives.minimum}
          high={LIMITS.ask_alternatives.maximum}
          value={draft.ask_alternatives}
          onChange={set("ask_alternatives")}
          error={about("ask_alternatives")}
        />
        {draft.ask_alternatives > 0 && <GeneratorField draft={draft} set={set} about={about} />}
      </div>
    </fieldset>
  );
}

function Building({ draft, set, about }: PartProps) {
  return (
    <fieldset>
      <legend>Building a solution</legend>
      <div className="fields">
        <NumberField
          {...FIELDS.completions_per_step}
          low={LIMITS.completions_per_step.minimum}
          high={LIMITS.completions_per_step.maximum}
          value={draft.completions_per_step}
          onChange={set("completions_per_step")}
          error={about("completions_per_step")}
        />
        <Field {...FIELDS.continuation} error={about("continuation")}>
          {(wired) => (
            <select
              {...wired}
              value={draft.continuation}
              onChange={(event) => set("continuation")(event.target.value as Draft["continuation"])}
            >
              {Object.entries(CONTINUATIONS).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <GeneratorField draft={draft} set={set} about={about} />
      </div>
    </fieldset>
  );
}

function GeneratorField({ draft, set, about }: PartProps) {
  const { data: names = [] } = useGeneratorNames();
  const all = draft.generator && !names.includes(draft.generator) ? [draft.generator, ...names] : names;
  return (
    <Field {...FIELDS.generator} error={about("generator")}>
      {(wired) => (
        <select {...wired} value={draft.generator} onChange={(event) => set("generator")(event.target.value)}>
          <option value="">{USUAL_GENERATOR}</option>
          {all.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
