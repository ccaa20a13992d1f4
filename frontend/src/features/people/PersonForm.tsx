import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { PersonChange, PersonDetail, Role } from "@/api/models";
import { useSession } from "@/api/session";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { PhaseChoice } from "./PhaseChoice";
import { useChangePerson } from "./queries";
import { EMAIL_HINT, mayLabel, ROLE_HINTS, ROLES } from "./words";

const FIELDS = ["username", "email", "phases"];

/** Name, address, role and phases. Only what differs is sent. */
export function PersonForm({ person }: { person: PersonDetail }) {
  const change = useChangePerson(person.id);
  const { data: session } = useSession();
  const [username, setUsername] = useState(person.username);
  const [email, setEmail] = useState(person.email);
  const [role, setRole] = useState<Role>(person.role);
  const [phases, setPhases] = useState(person.phases.map(({ id }) => id));
  const form = useFirstMistake(change.error);
  const about = (name: string) => fieldMessage(change.error, name);
  const changes = changesOf(person, { username: username.trim(), email: email.trim(), role, phases });
  const isSelf = session?.user?.id === person.id;
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(mayLabel(role) ? changes : { ...changes, phases: [] });
  }
  return (
    <form ref={form} className="settings" onSubmit={submit}>
      <fieldset>
        <legend>Account</legend>
        <div className="fields">
          <Field label="Name" error={about("username")}>
            {(wired) => (
              <input
                {...wired}
                autoComplete="off"
                autoCapitalize="none"
                required
                maxLength={limits.NewInvitation.username.maxLength}
                value={username}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
          <Field label="E-mail" hint={EMAIL_HINT} error={about("email")}>
            {(wired) => (
              <input
                {...wired}
                type="email"
                autoComplete="off"
                maxLength={limits.NewInvitation.email.maxLength}
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <div>
            <SelectField label="Role" value={role} options={ROLES} onChange={(value) => setRole(value as Role)} />
            <p className="quiet field-hint">{ROLE_HINTS[role]}</p>
            {isSelf && <p className="quiet field-hint">You cannot take managing people from yourself.</p>}
          </div>
        </div>
        {mayLabel(role) && <PhaseChoice chosen={phases} error={about("phases")} onChange={setPhases} />}
      </fieldset>
      {change.isError && !FIELDS.some(about) && <ErrorNote error={change.error} />}
      <div className="settings-end">
        <button
          type="submit"
          className="button button-primary"
          disabled={change.isPending || Object.keys(changes).length === 0}
        >
          {change.isPending ? "Saving…" : "Save"}
        </button>
        <p role="status">{change.isSuccess && Object.keys(changes).length === 0 ? "Saved." : ""}</p>
      </div>
    </form>
  );
}

type Draft = { username: string; email: string; role: Role; phases: number[] };

/** The fields that differ from what is stored. */
export function changesOf(person: PersonDetail, draft: Draft): PersonChange {
  const stored = person.phases.map(({ id }) => id);
  const isSame = stored.length === draft.phases.length && stored.every((id) => draft.phases.includes(id));
  return {
    ...(draft.username !== person.username && { username: draft.username }),
    ...(draft.email !== person.email && { email: draft.email }),
    ...(draft.role !== person.role && { role: draft.role }),
    ...(!isSame && { phases: draft.phases }),
  };
}
