"""Preferences of the signed-in user: keys, and tours that were seen."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import SignedIn
from annotation.api.problem_details import errors
from annotation.api.serializers import PreferencesChangeSerializer, PreferencesSerializer
from annotation.models import User
from annotation.services.preferences import change_preferences, preferences_of


class PreferencesView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(operation_id="preferences_get", responses={200: PreferencesSerializer, **errors()})
    def get(self, request: Request) -> Response:
        """Your preferences, or the defaults."""
        return Response(PreferencesSerializer(preferences_of(user=self._user())).data)

    @extend_schema(
        operation_id="preferences_change",
        request=PreferencesChangeSerializer,
        responses={200: PreferencesSerializer, **errors(400)},
    )
    def patch(self, request: Request) -> Response:
        """Replace the keys and add tours that were seen. Fields that are left out do not change."""
        change = PreferencesChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        return Response(PreferencesSerializer(change_preferences(user=self._user(), **change.validated_data)).data)

    def _user(self) -> User:
        if not isinstance(self.request.user, User):
            raise exceptions.NotAuthenticated
        return self.request.user
