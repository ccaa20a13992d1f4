import type { ProblemFields } from "@/api/models";

/** Tags of a problem that is not simply in the pool. */
export function Standing({ problem }: { problem: ProblemFields }) {
  if (problem.split === "train" && problem.excluded_at === null) return null;
  return (
    <span className="standing">
      {problem.split === "test" && <span className="tag">held out</span>}
      {problem.excluded_at !== null && <span className="tag tag-paused">excluded</span>}
    </span>
  );
}
