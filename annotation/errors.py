"""Errors of business rules: a code for programs, a message that a person can act on, and the field."""

from typing import Any, ClassVar


class DomainError(Exception):
    """Base class. Subclasses set `code` and `status`, the HTTP status of the API's response."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 400

    def __init__(self, message: str, *, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.extra = extra


class InvalidLabel(DomainError):
    """A label breaks a rule of its flow."""

    code = "invalid_label"
    status = 400


class InvalidQuestion(DomainError):
    """Completions cannot be requested for these steps."""

    code = "invalid_question"
    status = 400


class AssignmentClosed(DomainError):
    """The assignment was submitted or released, or its slot went to another labeler."""

    code = "assignment_closed"
    status = 409


class LabelerPaused(DomainError):
    """The labeler gets no tasks until somebody ends their pause. The message has the reason."""

    code = "paused"
    status = 403


class DraftChanged(DomainError):
    """The draft was saved elsewhere after the version that a change is based on."""

    code = "draft_changed"
    status = 409


class NotRated(DomainError):
    """What is known about a mistake is told only to somebody who has found it."""

    code = "not_rated"
    status = 409


class AnotherUser(DomainError):
    """The page made the request for another user than the one who is signed in now."""

    code = "another_user"
    status = 412


class Conflict(DomainError):
    """The operation is not possible in the object's current state."""

    code = "conflict"
    status = 409


class NotFound(DomainError):
    """The object does not exist, or the user may not see it."""

    code = "not_found"
    status = 404


class InvalidCredentials(DomainError):
    """The name or password is wrong, or the account is inactive. The message does not say which."""

    code = "invalid_credentials"
    status = 400


class InvalidPreferences(DomainError):
    """Colliding keys, or a value that cannot be stored."""

    code = "invalid_preferences"
    status = 400


class TooManyFailures(DomainError):
    """Too many failed sign-ins in a short time. `wait`: seconds after which the next attempt is let in."""

    code = "too_many_failures"
    status = 429

    def __init__(self, *, wait: int) -> None:
        after = f"{wait} seconds" if wait < 100 else f"{-(-wait // 60)} minutes"
        super().__init__(f"Too many failed attempts. Try again in {after}.")
        self.wait = wait


class SecondFactorNeeded(DomainError):
    """The role needs a second factor, and the session has none."""

    code = "second_factor_needed"
    status = 403


class TokenTooNarrow(DomainError):
    """The scope of the API token does not contain what was asked for."""

    code = "token_scope"
    status = 403


class NotConfirmed(DomainError):
    """The user has to prove again who they are before this change."""

    code = "not_confirmed"
    status = 400


class WrongCode(DomainError):
    """The code of the second factor is wrong or was used before."""

    code = "wrong_code"
    status = 400


class ResetOver(DomainError):
    """The link for a new password has been used, or is too old."""

    code = "reset_over"
    status = 410


class InvalidAccount(DomainError):
    """The user name or password is not allowed."""

    code = "invalid_account"
    status = 400


class InvitationOver(DomainError):
    """An invitation, or the first admin's link, has been used, has expired, was revoked, or was never given out."""

    code = "invitation_over"
    status = 410


class InvalidWebhook(DomainError):
    """The address or the events of a webhook cannot be used; `field` is what to correct."""

    code = "invalid_webhook"
    status = 400


class InvalidSelection(DomainError):
    """Nothing of what was chosen can be changed in this way, or it is too much at once."""

    code = "invalid_selection"
    status = 400


class MailNotSent(DomainError):
    """The queue cannot be reached, so no worker can send the mail."""

    code = "mail_not_sent"
    status = 503
    wait = 60
