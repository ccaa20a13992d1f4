import type { ApiToken } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote, SlowWords } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { NewToken } from "./NewToken";
import { useEndToken, useTokens } from "./queries";
import { endOf, TOKENS } from "./words";

export function Tokens({ hasPassword }: { hasPassword: boolean }) {
  const { data, error, refetch } = useTokens();
  return (
    <section aria-labelledby="account-tokens">
      <h2 id="account-tokens">API tokens</h2>
      <p>{TOKENS}</p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {!data && !error && <SlowWords text="Loading the tokens…" />}
      {data && data.length > 0 && (
        <TableScroll label="List of API tokens">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Revoke</th>
                <th scope="col">Scope</th>
                <th scope="col">Begins with</th>
                <th scope="col">Last used</th>
                <th scope="col">Ends</th>
              </tr>
            </thead>
            <tbody>
              {data.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <p>
        <NewToken hasPassword={hasPassword} />
      </p>
    </section>
  );
}

function Row({ token }: { token: ApiToken }) {
  const end = useEndToken();
  return (
    <tr>
      <th scope="row" className="table-wraps">
        {token.name}
      </th>
      <td>
        <Confirm
          name="Revoke"
          title={`Revoke “${token.name}”?`}
          confirm="Revoke"
          error={end.error}
          isPending={end.isPending}
          onConfirm={(done) => end.mutate(token.id, { onSuccess: done })}
        >
          <p>Scripts that use it are refused from now on. This cannot be undone.</p>
        </Confirm>
      </td>
      <td>{token.scope}</td>
      <td>
        <code translate="no">{token.prefix}</code>
      </td>
      <td>{token.last_used_at ? <RelativeTime iso={token.last_used_at} /> : <span className="quiet">never</span>}</td>
      <td>{endOf(token)}</td>
    </tr>
  );
}
