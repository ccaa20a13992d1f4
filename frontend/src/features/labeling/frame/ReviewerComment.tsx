import { RichText } from "@/components/text/RichText";

/** Why a reviewer gave the task back. */
export default function ReviewerComment({ text }: { text: string }) {
  return (
    <div className="note note-reopened" role="status">
      <p>
        <strong>A reviewer asks you to look at this again.</strong>
      </p>
      <RichText text={text} />
    </div>
  );
}
