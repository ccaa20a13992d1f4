import { useState } from "react";
import type { Account } from "@/api/models";
import { Dialog } from "@/components/Dialog";
import { ErrorNote } from "@/components/notes";
import { ProofDialog } from "./ProofDialog";
import { useBeginSecondFactor, useNewRecoveryCodes, useTurnOffSecondFactor } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { SetUp } from "./SetUp";
import { codesLeft, FACTOR_NEEDED, FACTOR_OFF, FACTOR_ON } from "./words";

export function SecondFactor({ account }: { account: Account }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <section aria-labelledby="account-second-factor">
      <h2 id="account-second-factor">Second factor</h2>
      {account.has_second_factor ? (
        <TurnedOn account={account} onCodes={setCodes} />
      ) : (
        <TurnedOff account={account} onCodes={setCodes} />
      )}
      {codes && (
        <Dialog title="Recovery codes" onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />
        </Dialog>
      )}
    </section>
  );
}

type Props = { account: Account; onCodes: (codes: readonly string[]) => void };

function TurnedOff({ account, onCodes }: Props) {
  const begin = useBeginSecondFactor();
  return (
    <>
      <p>{account.needs_second_factor ? FACTOR_NEEDED : FACTOR_OFF}</p>
      <button type="button" className="button button-primary" disabled={begin.isPending} onClick={() => begin.mutate()}>
        Set up a second factor
      </button>
      {begin.isError && <ErrorNote error={begin.error} />}
      {begin.data && (
        <SetUp
          begun={begin.data}
          hasPassword={account.has_password}
          onDone={(codes) => {
            begin.reset();
            onCodes(codes);
          }}
          onClose={begin.reset}
        />
      )}
    </>
  );
}

function TurnedOn({ account, onCodes }: Props) {
  const renew = useNewRecoveryCodes();
  const turnOff = useTurnOffSecondFactor();
  return (
    <>
      <p>{FACTOR_ON}</p>
      <p>{codesLeft(account.recovery_codes_left)}</p>
      <div className="note-actions">
        <ProofDialog
          name="New recovery codes"
          text="New codes replace those that you have."
          confirm="Make new codes"
          hasPassword={account.has_password}
          change={renew}
          onDone={(answer) => onCodes(answer.codes)}
        />
        {!account.needs_second_factor && (
          <ProofDialog
            name="Turn off the second factor"
            text="Then your password alone signs you in."
            confirm="Turn off"
            hasPassword={account.has_password}
            change={turnOff}
            onDone={() => {}}
          />
        )}
      </div>
    </>
  );
}
