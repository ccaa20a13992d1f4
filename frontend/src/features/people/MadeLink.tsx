import type { MadeInvitation } from "@/api/models";
import { CopyButton } from "@/components/CopyButton";
import { LINK_ONCE, mailAddress } from "./words";

/** A new link of an invitation, this once. */
export function MadeLink({ made, onClose }: { made: MadeInvitation; onClose: () => void }) {
  const { link, invitation } = made;
  return <OneLink text={LINK_ONCE} link={link} mail={mailAddress(invitation.email, link)} onClose={onClose} />;
}

type Props = { text: string; link: string; mail?: string; onClose: () => void };

/** A link to hand on: copied, or put into a message of the admin's own mail program. */
export function OneLink({ text, link, mail, onClose }: Props) {
  return (
    <>
      <p>{text}</p>
      <p>
        <code className="handed-link" translate="no">
          {link}
        </code>
      </p>
      <div className="dialog-actions">
        {mail && (
          <a className="button" href={mail}>
            Write an e-mail
          </a>
        )}
        <CopyButton text={link} />
        <button type="button" className="button button-primary" onClick={onClose}>
          I have copied it
        </button>
      </div>
    </>
  );
}
