"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day on which it is lost.

allauth keeps both, encrypted by config/second_factor.py. Codes are compared by the database's clock, and each works once.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction

from annotation.clock import database_time
from annotation.counters import count_sign_in_failure
from annotation.errors import Conflict, WrongCode
from annotation.models import User
from annotation.services.sign_in_limits import begin_code

TOLERANCE = 1
"""Periods of 30 seconds before and after the present one whose codes work too: clocks of phones differ, and people type slowly."""
LAST_USED = "last_counter"
UNREADABLE = (
    "The second factor of this account cannot be read, because the site's SECRET_KEY has changed. "
    "An operator removes it with ./dev manage reset_second_factor NAME."
)


def new_secret() -> str:
    return str(generate_totp_secret())


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def needs_second_factor(user: User) -> bool:
    return user.role in settings.SECOND_FACTOR_ROLES


def recovery_codes_left(user: User) -> int:
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        return 0
    try:
        return len(RecoveryCodes(found).get_unused_codes())
    except InvalidToken:
        return 0


@transaction.atomic
def set_up(*, user: User, secret: str, code: str) -> list[str]:
    """Begin to ask for codes of this secret; return new recovery codes. Raises WrongCode, and Conflict if there is a second factor."""
    User.objects.select_for_update().get(pk=user.pk)
    if has_second_factor(user):
        raise Conflict("There is a second factor already. Turn it off first.")
    counter = _counter_of(secret, code)
    if counter is None:
        raise _wrong_code()
    totp = TOTP.activate(user, secret).instance
    _note_counter(totp, counter)
    return _new_codes(user)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Return codes that replace those before. Raises Conflict without a second factor."""
    User.objects.select_for_update().get(pk=user.pk)
    if not has_second_factor(user):
        raise Conflict("Set up a second factor first.")
    return _new_codes(user)


def check_code(*, user: User, code: str) -> None:
    """A code of the app or a recovery code, once each. Raises WrongCode and TooManyFailures, and Conflict for an unreadable secret."""
    attempt = begin_code(user_id=user.pk)
    code = "".join(code.split()).replace("-", "")
    try:
        is_right = _is_code_of_app(user, code) or _is_recovery_code(user, code)
    except InvalidToken as error:
        raise Conflict(UNREADABLE) from error
    if not is_right:
        raise _wrong_code()
    attempt.succeeded()


def turn_off(*, user: User) -> bool:
    """Remove the second factor with its recovery codes; return whether there was one."""
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    return bool(deleted)


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


@transaction.atomic
def _is_code_of_app(user: User, code: str) -> bool:
    totp = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    if totp is None:
        return False
    counter = _counter_of(decrypt(totp.data["secret"]), code)
    if counter is None or counter <= totp.data.get(LAST_USED, 0):
        return False
    _note_counter(totp, counter)
    return True


def _is_recovery_code(user: User, code: str) -> bool:
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return found is not None and RecoveryCodes(found).validate_code(code)


def _counter_of(secret: str, code: str) -> int | None:
    """Return the period to which the code belongs, if it is one of those around the present."""
    now = int(database_time().timestamp()) // app_settings.TOTP_PERIOD
    for counter in range(now - TOLERANCE, now + TOLERANCE + 1):
        if compare_user_code(actual="".join(code.split()), expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


def _note_counter(totp: Authenticator, counter: int) -> None:
    totp.data[LAST_USED] = counter
    totp.last_used_at = database_time()
    totp.save(update_fields=["data", "last_used_at"])


def _wrong_code() -> WrongCode:
    count_sign_in_failure("second_factor")
    return WrongCode(
        "This code is wrong, too old, or was used before. Type the one that the app shows now; the clock of the phone has to be right.",
        field="code",
    )
