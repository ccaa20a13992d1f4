"""The account of the signed-in user: password and second factor. For sessions only, never for API tokens."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.account_serializers import (
    AccountSerializer,
    ConfirmedSerializer,
    NewPasswordSerializer,
    NewSecondFactorSerializer,
    RecoveryCodesSerializer,
    SetUpSerializer,
)
from annotation.api.authentication import SECOND_FACTOR, SessionAuthentication
from annotation.api.permissions import SignedIn
from annotation.api.problem_details import errors
from annotation.api.sign_in_steps import SIGNED_IN_AT, finish
from annotation.clock import database_time
from annotation.errors import Conflict, NotConfirmed
from annotation.models import User
from annotation.services import second_factor
from annotation.services.passwords import set_password
from annotation.services.sessions import confirm_password

NEW_SECRET = "new_second_factor"  # noqa: S105 - the name of a place in the session
FRESH_SECONDS = 10 * 60
"""For this long after signing in, an account without a password needs no other proof."""


class AccountPart(APIView):
    """A view of the account page. It works before a second factor is set up."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [SignedIn]
    needs_second_factor = False

    def user(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotAuthenticated
        return self.request.user

    def confirmed(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return what was sent, after the password in it has proved that the user is still the one who signed in."""
        sent = serializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        confirm(self.request, self.user(), sent.validated_data.pop("current_password", ""))
        return dict(sent.validated_data)


def confirm(request: Request, user: User, password: str) -> None:
    """Raise NotConfirmed unless the password is right, or there is none and the session is fresh."""
    if user.has_usable_password():
        confirm_password(user=user, password=password, session_key=request.session.session_key or "")
    elif database_time().timestamp() - request.session.get(SIGNED_IN_AT, 0) > FRESH_SECONDS:
        raise NotConfirmed("Sign out and in again, then repeat this within ten minutes.")


class AccountView(AccountPart):
    @extend_schema(operation_id="account_get", responses={200: AccountSerializer, **errors()})
    def get(self, request: Request) -> Response:
        """How you sign in."""
        user = self.user()
        account = {
            "username": user.username,
            "email": user.email,
            "role": user.role,
            "has_password": user.has_usable_password(),
            "has_second_factor": second_factor.has_second_factor(user),
            "needs_second_factor": second_factor.needs_second_factor(user),
            "recovery_codes_left": second_factor.recovery_codes_left(user),
        }
        return Response(AccountSerializer(account).data, headers={"Cache-Control": "no-store"})


class PasswordView(AccountPart):
    @extend_schema(
        operation_id="account_change_password",
        request=NewPasswordSerializer,
        responses={204: None, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Change your password. All other sessions and all API tokens end."""
        user = self.user()
        _check_own(user)
        has_code = request.session.get(SECOND_FACTOR, False)
        set_password(user=user, password=self.confirmed(NewPasswordSerializer)["password"])
        finish(request._request, user, with_second_factor=has_code)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SetUpSecondFactorView(AccountPart):
    @extend_schema(
        operation_id="account_begin_second_factor",
        request=None,
        responses={200: SetUpSerializer, **errors(403, 409)},
    )
    def post(self, request: Request) -> Response:
        """A new secret for an authenticator app. It counts only after a code has shown that the app has it."""
        _check_own(self.user())
        if second_factor.has_second_factor(self.user()):
            raise Conflict("There is a second factor already. Turn it off first.")
        secret = request.session[NEW_SECRET] = second_factor.new_secret()
        adapter = get_adapter()
        address = adapter.build_totp_url(self.user(), secret)
        set_up = {"secret": secret, "address": address, "picture": adapter.build_totp_svg(address)}
        return Response(SetUpSerializer(set_up).data, headers={"Cache-Control": "no-store"})


class SecondFactorView(AccountPart):
    @extend_schema(
        operation_id="account_set_up_second_factor",
        request=NewSecondFactorSerializer,
        responses={200: RecoveryCodesSerializer, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Turn the second factor on with a code of the app. The response has the recovery codes, this once."""
        sent = self.confirmed(NewSecondFactorSerializer)
        secret = request.session.get(NEW_SECRET)
        if not secret:
            raise Conflict("Begin again: the secret for the app is missing.")
        codes = second_factor.set_up(user=self.user(), secret=secret, code=sent["code"])
        del request.session[NEW_SECRET]
        request.session[SECOND_FACTOR] = True
        return _codes(codes)


class TurnOffSecondFactorView(AccountPart):
    @extend_schema(
        operation_id="account_turn_off_second_factor",
        request=ConfirmedSerializer,
        responses={204: None, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Turn the second factor off. 409 if your role needs one."""
        self.confirmed(ConfirmedSerializer)
        _check_session(request, self.user())
        if second_factor.needs_second_factor(self.user()):
            raise Conflict("Your role needs a second factor. To change the phone, ask an operator to reset it.")
        second_factor.turn_off(user=self.user())
        request.session.pop(SECOND_FACTOR, None)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RecoveryCodesView(AccountPart):
    @extend_schema(
        operation_id="account_new_recovery_codes",
        request=ConfirmedSerializer,
        responses={200: RecoveryCodesSerializer, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """New recovery codes; those before stop working."""
        self.confirmed(ConfirmedSerializer)
        _check_session(request, self.user())
        return _codes(second_factor.new_recovery_codes(user=self.user()))


def _check_own(user: User) -> None:
    """Refuse changes that would keep other visitors of the demo out."""
    if settings.DEMO and user.username in settings.DEMO_ACCOUNTS.values():
        raise Conflict("Everybody shares this account of the demo, so its way to sign in stays as it is.")


def _check_session(request: Request, user: User) -> None:
    """A session that began without the second factor must not change it: somebody may have left it open."""
    if second_factor.has_second_factor(user) and not request.session.get(SECOND_FACTOR):
        raise Conflict(
            "This session began before the second factor. Sign out and in again with a code, then repeat this."
        )


def _codes(codes: list[str]) -> Response:
    return Response(RecoveryCodesSerializer({"codes": codes}).data, headers={"Cache-Control": "no-store"})
