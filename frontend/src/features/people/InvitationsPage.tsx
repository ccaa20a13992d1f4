import "@/styles/data.css";
import "@/styles/people.css";
import { useState } from "react";
import { Link } from "wouter";
import type { Invitation } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Dialog } from "@/components/Dialog";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { PartPager } from "@/components/PartPager";
import { RelativeTime } from "@/components/RelativeTime";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { Invite } from "./Invite";
import { MadeLink } from "./MadeLink";
import { useInvitations, useRenew, useRevoke } from "./queries";
import { ABOUT_INVITATIONS, canBeRenewed, INVITATION_STATES, inAll, usesInWords, whoIsInvited } from "./words";

export default function InvitationsPage() {
  const address = useListAddress();
  const state = INVITATION_STATES.find(([value]) => value === address.value("state"))?.[0] ?? "";
  const after = address.value("after");
  const { data, error, refetch } = useInvitations(state, after);
  const [isInviting, setInviting] = useState(false);
  usePageTitle("Invitations");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/people">People</Link>
      </p>
      <header className="page-head">
        <h1>Invitations</h1>
        <button type="button" className="button button-primary" onClick={() => setInviting(true)}>
          Invite
        </button>
      </header>
      <p className="quiet">{ABOUT_INVITATIONS}</p>
      <div className="filters">
        <SelectField
          label="State"
          value={state}
          options={INVITATION_STATES}
          onChange={(value) => address.setValue("state", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the invitations" />
      ) : data.results.length === 0 ? (
        <EmptyState title={state || after ? "No such invitation" : "Nobody is invited yet"} level={2}>
          <p>
            {state || after ? "Choose another state above." : "Invite somebody: the link is shown once, to hand on."}
          </p>
        </EmptyState>
      ) : (
        <>
          <Table invitations={data.results} />
          <PartPager
            isFirst={!after}
            next={data.next}
            total={inAll(data.count)}
            onPlace={(place) => address.setValue("after", place, { isNewPlace: Boolean(place) })}
          />
        </>
      )}
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </main>
  );
}

function Table({ invitations }: { invitations: readonly Invitation[] }) {
  return (
    <TableScroll label="Table of invitations">
      <table className="table">
        <caption className="visually-hidden">Invitations, newest first</caption>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Acts</th>
            <th scope="col">State</th>
            <th scope="col">Role</th>
            <th scope="col">Used</th>
            <th scope="col">Ends</th>
            <th scope="col">Phases</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <Row key={invitation.id} invitation={invitation} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const who = whoIsInvited(invitation);
  return (
    <tr>
      <th scope="row" className="table-wraps">
        {invitation.person ? <Link href={`/people/${invitation.person}`}>{who}</Link> : <span>{who}</span>}
        {invitation.username && invitation.note && <span className="quiet">{` ${invitation.note}`}</span>}
        {invitation.email && (
          <span className="quiet" translate="no">
            {` ${invitation.email}`}
          </span>
        )}
      </th>
      <td>
        <Acts invitation={invitation} who={who} />
      </td>
      <td>
        <span className={invitation.state === "open" ? "tag tag-open" : "tag"}>{invitation.state}</span>
      </td>
      <td>{invitation.role}</td>
      <td>{usesInWords(invitation)}</td>
      <td>
        <RelativeTime iso={invitation.expires_at} />
      </td>
      <td className="table-wraps">{invitation.phases.map(({ name }) => name).join(", ") || "–"}</td>
      <td>
        <RelativeTime iso={invitation.made_at} />
        {invitation.made_by && <span className="quiet">{` by ${invitation.made_by}`}</span>}
      </td>
    </tr>
  );
}

function Acts({ invitation, who }: { invitation: Invitation; who: string }) {
  const renew = useRenew(invitation.id);
  const revoke = useRevoke(invitation.id);
  return (
    <div className="acts">
      {canBeRenewed(invitation) && (
        <Confirm
          name="New link"
          title={`A new link: ${who}`}
          confirm="Make the link"
          error={renew.error}
          isPending={renew.isPending}
          onConfirm={(done) => renew.mutate(7, { onSuccess: done })}
        >
          <p>The link before stops working. The new one works for a week.</p>
        </Confirm>
      )}
      {invitation.state === "open" && (
        <Confirm
          name="Revoke"
          title={`Revoke the link: ${who}`}
          confirm="Revoke"
          error={revoke.error}
          isPending={revoke.isPending}
          onConfirm={(done) => revoke.mutate(undefined, { onSuccess: done })}
        >
          <p>The link stops working. Accounts that were made with it stay.</p>
        </Confirm>
      )}
      {renew.data && (
        <Dialog title="The link" onClose={renew.reset}>
          <MadeLink made={renew.data} onClose={renew.reset} />
        </Dialog>
      )}
    </div>
  );
}
