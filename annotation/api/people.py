"""People, for those who manage them: the list, one person, and what can be done about an account."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.people_serializers import (
    AccountReasonSerializer,
    LinkSerializer,
    OptionalAccountReasonSerializer,
    PeopleListQuerySerializer,
    PeoplePageSerializer,
    PersonChangeSerializer,
    PersonDetailSerializer,
    SignOutSerializer,
)
from annotation.api.permissions import CanManagePeople, signed_in_user
from annotation.api.problem_details import errors
from annotation.api.site_address import site_address
from annotation.models import User
from annotation.selectors.people import page_of_people, person_of
from annotation.services import account_help, user_changes
from annotation.services.users import person_with_id

NOT_KEPT = {"Cache-Control": "no-store"}
"""For answers with a secret."""


class ManagingPeople(APIView):
    """Base of the views here."""

    permission_classes = [CanManagePeople]

    @property
    def manager(self) -> User:
        user = signed_in_user(self.request)
        if user is None:
            raise exceptions.NotAuthenticated
        return user

    def sent(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        checked = serializer(data=self.request.data)
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    def shown(self, person_id: UUID) -> Response:
        return Response(PersonDetailSerializer(person_of(person_id=person_id)).data)


class PeopleView(ManagingPeople):
    @extend_schema(
        operation_id="people_list",
        parameters=[PeopleListQuerySerializer],
        responses={200: PeoplePageSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """People with their state, when they were last seen, and how much they labeled lately."""
        query = PeopleListQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        try:
            page = page_of_people(**query.validated_data)
        except ValueError as error:
            raise exceptions.ValidationError({"after": "This place is of another order of the list."}) from error
        return Response(PeoplePageSerializer(page).data)


class PersonView(ManagingPeople):
    @extend_schema(operation_id="people_get", responses={200: PersonDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, person_id: UUID) -> Response:
        """One person: account, activity, and the phases that name them."""
        return self.shown(person_id)

    @extend_schema(
        operation_id="people_change",
        request=PersonChangeSerializer,
        responses={200: PersonDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def patch(self, request: Request, person_id: UUID) -> Response:
        """Change name, address, role or phases; all of it or nothing. A new role holds for the next request of every session and token."""
        changes = self.sent(PersonChangeSerializer)
        user_changes.change_person(user=person_with_id(person_id), by=self.manager, **changes)
        return self.shown(person_id)


class DeactivateView(ManagingPeople):
    @extend_schema(
        operation_id="people_deactivate",
        request=OptionalAccountReasonSerializer,
        responses={200: PersonDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """End sessions and tokens, and give open tasks back to the queue. Labelings stay. 409 for yourself and the last admin."""
        reason = self.sent(OptionalAccountReasonSerializer)["reason"]
        user_changes.set_active(user=person_with_id(person_id), is_active=False, by=self.manager, reason=reason)
        return self.shown(person_id)


class ReactivateView(ManagingPeople):
    @extend_schema(
        operation_id="people_reactivate",
        request=OptionalAccountReasonSerializer,
        responses={200: PersonDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """Let the person sign in again. Ended sessions and tokens stay ended."""
        reason = self.sent(OptionalAccountReasonSerializer)["reason"]
        user_changes.set_active(user=person_with_id(person_id), is_active=True, by=self.manager, reason=reason)
        return self.shown(person_id)


class PasswordLinkView(ManagingPeople):
    @extend_schema(
        operation_id="people_password_link",
        request=None,
        responses={200: LinkSerializer, **errors(403, 404, 409)},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """A link with which the person sets a new password. It works once, for 24 hours; the old password works until then."""
        user = person_with_id(person_id)
        link = account_help.password_link(user=user, site=site_address(request), by=self.manager)
        return Response(LinkSerializer({"link": link}).data, headers=NOT_KEPT)


class SecondFactorOffView(ManagingPeople):
    @extend_schema(
        operation_id="people_second_factor_off",
        request=AccountReasonSerializer,
        responses={200: PersonDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """Remove the second factor of somebody who has lost phone and recovery codes, and end their sessions."""
        reason = self.sent(AccountReasonSerializer)["reason"]
        account_help.remove_second_factor(user=person_with_id(person_id), by=self.manager, reason=reason)
        return self.shown(person_id)


class SignOutEverywhereView(ManagingPeople):
    @extend_schema(
        operation_id="people_sign_out",
        request=SignOutSerializer,
        responses={200: PersonDetailSerializer, **errors(400, 403, 404)},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """End all sessions of the person, and with `and_tokens` all API tokens."""
        and_tokens = self.sent(SignOutSerializer)["and_tokens"]
        account_help.sign_out_everywhere(user=person_with_id(person_id), and_tokens=and_tokens, by=self.manager)
        return Response(status=status.HTTP_204_NO_CONTENT) if person_id == self.manager.pk else self.shown(person_id)
