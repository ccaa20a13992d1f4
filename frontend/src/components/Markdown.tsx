import { RichText } from "@/components/text/RichText";

/** A text of the site's own people, such as guidelines: Markdown with formulas. Headings are headings of the page. */
export function Markdown({ text }: { text: string }) {
  return <RichText text={text} look="page" />;
}
