import text from "@docs/for-labelers.md?raw";
import { Markdown } from "@/components/Markdown";
import { usePageTitle } from "@/components/usePageTitle";
import { TITLE } from "./words";

/** Without its title, which is the page's own heading; the headings below it move up one level. */
const BODY = text.replace(/^# .*\n/, "").replace(/^#(#+ )/gm, "$1");

/** How to rate, with worked examples: the same text as docs/for-labelers.md. */
export default function GuidePage() {
  usePageTitle(TITLE);
  return (
    <main className="page page-guide">
      <h1>{TITLE}</h1>
      <Markdown text={BODY} />
    </main>
  );
}
