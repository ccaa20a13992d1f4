"""What a business rule raises: a code for programs, a message that a person can act on, and the field it is about."""

from typing import Any, ClassVar


class DomainError(Exception):
    """Base of all refused operations. Subclasses set `code` and `status` (the HTTP status of the API's answer)."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 400

    def __init__(self, message: str, *, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.extra = extra


class InvalidLabel(DomainError):
    """A label that breaks a rule of its phase."""

    code = "invalid_label"
    status = 400


class InvalidQuestion(DomainError):
    """Completions were asked for where there can be none, or not for this solution."""

    code = "invalid_question"
    status = 400


class AssignmentClosed(DomainError):
    """The assignment was submitted, released, or its slot went to someone else."""

    code = "assignment_closed"
    status = 409


class Conflict(DomainError):
    """The operation does not fit the state that the object is in now."""

    code = "conflict"
    status = 409


class NotFound(DomainError):
    """There is no such object, or it is not theirs to see."""

    code = "not_found"
    status = 404


class InvalidCredentials(DomainError):
    """Name and password do not belong together, or the account is not active. Which of them is not said."""

    code = "invalid_credentials"
    status = 400


class InvalidPreferences(DomainError):
    """Keys that collide, or something that is no preference."""

    code = "invalid_preferences"
    status = 400


class TooManyFailures(DomainError):
    """Too many wrong passwords in a short time."""

    code = "too_many_failures"
    status = 429


class InvalidAccount(DomainError):
    """A user name or password that is not allowed."""

    code = "invalid_account"
    status = 400
