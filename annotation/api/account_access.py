"""The sessions and API tokens of the signed-in user: listed, made and ended."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.account import AccountPart
from annotation.api.account_serializers import (
    ApiTokenSerializer,
    BrowserSessionSerializer,
    MadeTokenSerializer,
    NewTokenSerializer,
)
from annotation.api.problem_details import errors
from annotation.selectors.api_tokens import tokens_of
from annotation.services.api_tokens import create_token, end_token
from annotation.services.browser_sessions import end_session, end_sessions, sessions_of


class SessionsView(AccountPart):
    @extend_schema(operation_id="account_sessions", responses={200: BrowserSessionSerializer(many=True), **errors()})
    def get(self, request: Request) -> Response:
        """The browsers in which you are signed in, the one seen last first."""
        context = {"session_key": request.session.session_key}
        return Response(BrowserSessionSerializer(sessions_of(self.user()), many=True, context=context).data)

    @extend_schema(operation_id="account_end_other_sessions", responses={204: None, **errors(403)})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere but here."""
        end_sessions(user=self.user(), keep=request.session.session_key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionOfListView(AccountPart):
    @extend_schema(operation_id="account_end_session", responses={204: None, **errors(403, 404)})
    def delete(self, request: Request, session_id: int) -> Response:
        """Sign out one browser. Its next request is refused."""
        end_session(user=self.user(), session_id=session_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TokensView(AccountPart):
    needs_second_factor = True

    @extend_schema(operation_id="account_tokens", responses={200: ApiTokenSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """Your API tokens that have not expired, newest first."""
        return Response(ApiTokenSerializer(tokens_of(self.user()), many=True).data)

    @extend_schema(
        operation_id="account_make_token",
        request=NewTokenSerializer,
        responses={201: MadeTokenSerializer, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Make an API token. It is shown in this response alone."""
        token, text = create_token(user=self.user(), **self.confirmed(NewTokenSerializer))
        token.token = text  # type: ignore[attr-defined]  # for the serializer; it is no column
        return Response(
            MadeTokenSerializer(token).data, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"}
        )


class TokenView(AccountPart):
    needs_second_factor = True

    @extend_schema(operation_id="account_end_token", responses={204: None, **errors(403, 404)})
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke an API token. The next request with it is refused."""
        end_token(user=self.user(), token_id=token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
