import { useEffect, useState } from "react";
import { onRefusedChange, refusedSubmits } from "@/api/keptWork";
import { lazyPart } from "@/parts/lazyPart";

const ToldRefusal = lazyPart("Why an answer could not be submitted", () => import("./ToldRefusal"), { ahead: true });

/** Submits that were kept in this browser and could not be submitted later: why, and the ratings. */
export default function NotSubmitted() {
  const [refused, setRefused] = useState(refusedSubmits);
  useEffect(() => {
    const read = () => setRefused(refusedSubmits());
    read(); // one may have been refused since this was drawn
    return onRefusedChange(read);
  }, []);
  return refused.map((kept) => <ToldRefusal key={kept.assignment} kept={kept} />);
}
