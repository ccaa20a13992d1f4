"""Invitation links: made, listed and revoked by those who manage people, and accepted by the people who get them."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.authentication import StrictSessionAuthentication
from annotation.api.invitation_serializers import (
    AcceptSerializer,
    InvitationPageSerializer,
    InvitationSerializer,
    InvitationsQuerySerializer,
    InvitedSerializer,
    MadeInvitationSerializer,
    NewInvitationSerializer,
    RenewInvitationSerializer,
    TokenSerializer,
)
from annotation.api.people import NOT_KEPT, ManagingPeople
from annotation.api.problem_details import errors
from annotation.api.serializers import SessionSerializer
from annotation.api.session import sign_in
from annotation.api.site_address import site_address
from annotation.selectors.invitations import invitation_of, page_of_invitations
from annotation.services import invitations
from annotation.services.invitations import Made


class InvitationsView(ManagingPeople):
    @extend_schema(
        operation_id="invitations_list",
        parameters=[InvitationsQuerySerializer],
        responses={200: InvitationPageSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """All invitations, newest first. Links are not among it: only their hashes are stored."""
        query = InvitationsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(InvitationPageSerializer(page_of_invitations(**query.validated_data)).data)

    @extend_schema(
        operation_id="invitations_make",
        request=NewInvitationSerializer,
        responses={201: MadeInvitationSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        """Make a link. With a name, an account of one person that waits for its password; without, a link with which people make theirs."""
        made = invitations.invite(by=self.manager, **self.sent(NewInvitationSerializer))
        return _link(request, made, status.HTTP_201_CREATED)


class RenewInvitationView(ManagingPeople):
    @extend_schema(
        operation_id="invitations_renew",
        request=RenewInvitationSerializer,
        responses={200: MadeInvitationSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, invitation_id: int) -> Response:
        """A new link in place of the old one, which stops working. 409 if the invitation has been used up."""
        asked = self.sent(RenewInvitationSerializer)
        return _link(request, invitations.renew(invitation_id=invitation_id, by=self.manager, **asked))


class RevokeInvitationView(ManagingPeople):
    @extend_schema(
        operation_id="invitations_revoke", request=None, responses={200: InvitationSerializer, **errors(403, 404)}
    )
    def post(self, request: Request, invitation_id: int) -> Response:
        """The link stops working; accounts that were made with it stay."""
        invitations.revoke(invitation_id=invitation_id, by=self.manager)
        return Response(InvitationSerializer(invitation_of(invitation_id=invitation_id)).data)


class CheckInvitationView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="invitation_check",
        auth=[],
        request=TokenSerializer,
        responses={200: InvitedSerializer, **errors(400, 403, 410)},
    )
    def post(self, request: Request) -> Response:
        """What the link offers; 410, with the reason, if it cannot be used any more."""
        link = TokenSerializer(data=request.data)
        link.is_valid(raise_exception=True)
        return Response(InvitedSerializer(invitations.open_invitation(**link.validated_data)).data)


class AcceptInvitationView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="invitation_accept",
        auth=[],
        request=AcceptSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 409, 410)},
    )
    def post(self, request: Request) -> Response:
        """Make the account, or set the password of the one that waits, and sign in."""
        chosen = AcceptSerializer(data=request.data)
        chosen.is_valid(raise_exception=True)
        return sign_in(request, invitations.accept(**chosen.validated_data))


def _link(request: Request, made: Made, http_status: int = status.HTTP_200_OK) -> Response:
    invitation = invitation_of(invitation_id=made.invitation.pk)
    shown = {"invitation": invitation, "link": made.link(site_address(request))}
    return Response(MadeInvitationSerializer(shown).data, status=http_status, headers=NOT_KEPT)
