import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

/** One sentence about what the loop is doing right now. */
export function DemoNews() {
  const { data } = useQuery({
    queryKey: ["demo", "status"],
    queryFn: () => unwrap(api.GET("/api/v1/demo/status")),
    refetchInterval: 3000,
  });
  return (
    <p className="news" role="status">
      {data ? (
        <>
          <span className="news-dot" aria-hidden="true" />
          <span>{`Right now: ${data.message}`}</span>
        </>
      ) : null}
    </p>
  );
}
