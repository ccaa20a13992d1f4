import { useSession } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { FirstVisit } from "./FirstVisit";
import { Start } from "./Start";

export default function HomePage() {
  const session = useSession();
  if (session.isError) {
    return (
      <main className="page">
        <ErrorNote error={session.error} retry={session.refetch} />
      </main>
    );
  }
  if (!session.data) return <Waiting what="Checking who you are" />;
  const { user, demo } = session.data;
  return user ? <Start user={user} demo={demo} /> : <FirstVisit demo={demo} />;
}
