import { type FormEvent, useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { Role } from "@/api/models";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { Field } from "@/components/form/Field";
import { NumberField } from "@/components/form/NumberField";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { MadeLink } from "./MadeLink";
import { PhaseChoice } from "./PhaseChoice";
import { useInvite } from "./queries";
import { DAYS, EMAIL_HINT, INVITED_NAME_HINT, mayLabel, NOTE_HINT, ROLE_HINTS, ROLES, USES_HINT } from "./words";

const FIELDS = ["username", "email", "note", "most_uses", "phases"];
const EMPTY = { username: "", email: "", note: "", most_uses: 1, days: "7", phases: [] as number[] };

/** A form for an invitation, and then its link, which is shown once. */
export function Invite({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  if (invite.data) {
    return (
      <Dialog title="The link" onClose={onClose}>
        <MadeLink made={invite.data} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Invite" onClose={onClose}>
      <InviteForm invite={invite} />
    </Dialog>
  );
}

function InviteForm({ invite }: { invite: ReturnType<typeof useInvite> }) {
  const [role, setRole] = useState<Role>("labeler");
  const [draft, setDraft] = useState(EMPTY);
  const form = useFirstMistake(invite.error);
  const first = useFirstFocus<HTMLInputElement>();
  const about = (name: string) => fieldMessage(invite.error, name);
  const change = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  const isGroup = draft.most_uses > 1;
  function submit(event: FormEvent) {
    event.preventDefault();
    const { days, phases, ...rest } = isGroup ? { ...draft, username: "", email: "" } : draft;
    invite.mutate({ ...rest, role, days: Number(days), phases: mayLabel(role) ? phases : [] });
  }
  return (
    <form ref={form} className="form" onSubmit={submit}>
      <NumberField
        label="People"
        low={limits.NewInvitation.most_uses.minimum}
        high={limits.NewInvitation.most_uses.maximum}
        hint={USES_HINT}
        error={about("most_uses")}
        value={draft.most_uses}
        onChange={(most_uses) => change({ most_uses })}
      />
      {!isGroup && (
        <Field label="Name" hint={INVITED_NAME_HINT} error={about("username")}>
          {(wired) => (
            <input
              {...wired}
              ref={first}
              autoComplete="off"
              autoCapitalize="none"
              maxLength={limits.NewInvitation.username.maxLength}
              value={draft.username}
              onChange={(event) => change({ username: event.target.value })}
            />
          )}
        </Field>
      )}
      {!isGroup && (
        <Field label="E-mail" hint={EMAIL_HINT} error={about("email")}>
          {(wired) => (
            <input
              {...wired}
              type="email"
              autoComplete="off"
              maxLength={limits.NewInvitation.email.maxLength}
              value={draft.email}
              onChange={(event) => change({ email: event.target.value })}
            />
          )}
        </Field>
      )}
      <SelectField label="Role" value={role} options={ROLES} onChange={(value) => setRole(value as Role)} />
      <p className="quiet field-hint">{ROLE_HINTS[role]}</p>
      {mayLabel(role) && (
        <PhaseChoice chosen={draft.phases} error={about("phases")} onChange={(phases) => change({ phases })} />
      )}
      <SelectField label="Works for" value={draft.days} options={DAYS} onChange={(days) => change({ days })} />
      <Field label="Note" hint={NOTE_HINT} error={about("note")}>
        {(wired) => (
          <input
            {...wired}
            maxLength={limits.NewInvitation.note.maxLength}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      {invite.isError && !FIELDS.some(about) && <ErrorNote error={invite.error} />}
      <div className="dialog-actions">
        <button type="submit" className="button button-primary" disabled={invite.isPending}>
          {invite.isPending ? "Making the link…" : "Make the link"}
        </button>
      </div>
    </form>
  );
}
