import { ErrorNote, SlowWords } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { useEndOtherSessions, useEndSession, useSessions } from "./queries";
import { deviceInWords, SESSIONS } from "./words";

export function Sessions() {
  const { data, error, refetch } = useSessions();
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const failed = end.error ?? endOthers.error;
  return (
    <section aria-labelledby="account-sessions">
      <h2 id="account-sessions">Sessions</h2>
      <p>{SESSIONS}</p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {!data && !error && <SlowWords text="Loading the sessions…" />}
      {data && (
        <TableScroll label="List of sessions">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Browser</th>
                <th scope="col">End</th>
                <th scope="col">Last seen</th>
                <th scope="col">Signed in</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {data.map((session) => (
                <tr key={session.id}>
                  <th scope="row" title={session.device}>
                    {deviceInWords(session)}
                  </th>
                  <td>
                    {session.is_this ? (
                      <span className="quiet">This one</span>
                    ) : (
                      <button
                        type="button"
                        className="button"
                        aria-label={`End the session of ${deviceInWords(session)}, ${session.address || "unknown address"}`}
                        disabled={end.isPending}
                        onClick={() => end.mutate(session.id)}
                      >
                        End
                      </button>
                    )}
                  </td>
                  <td>
                    <RelativeTime iso={session.last_seen_at} />
                  </td>
                  <td>
                    <RelativeTime iso={session.signed_in_at} />
                  </td>
                  <td>{session.address || "unknown"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {failed && <ErrorNote error={failed} />}
      {data && data.length > 1 && (
        <p>
          <button
            type="button"
            className="button"
            disabled={endOthers.isPending}
            onClick={() => endOthers.mutate(undefined)}
          >
            Sign out everywhere else
          </button>
        </p>
      )}
    </section>
  );
}
