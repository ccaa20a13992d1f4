"""Serializers of invitation links."""

from typing import Any

from rest_framework import serializers

from annotation import limits
from annotation.api.fields import number_field, text_field
from annotation.api.json_body import RequestSerializer
from annotation.api.people_serializers import NamedPhaseSerializer
from annotation.models import Invitation, User
from annotation.selectors.invitations import State

ROWS = 50
MOST_ROWS = 200


class NewInvitationSerializer(RequestSerializer):
    role = serializers.ChoiceField(choices=User.Role.choices)
    days = number_field(limits.INVITATION_DAYS, help_text="For so long the link works.")
    most_uses = number_field(
        limits.INVITATION_USES,
        required=False,
        default=1,
        help_text="1: for one person. More: everybody who has the link.",
    )
    username = serializers.CharField(
        max_length=limits.USERNAME,
        required=False,
        allow_blank=True,
        default="",
        help_text="For one person: the account is made now, and waits for its password. Without: the person chooses a name.",
    )
    email = serializers.CharField(
        max_length=254,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the one person; the account gets it.",
    )
    note = text_field(
        limits.INVITATION_NOTE,
        required=False,
        allow_blank=True,
        default="",
        help_text="For admins: whom the link is for.",
    )
    phases = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        default=list,
        max_length=1000,
        help_text="Ids of phases that will name the people; it matters if they are restricted.",
    )


class RenewInvitationSerializer(RequestSerializer):
    days = number_field(limits.INVITATION_DAYS, help_text="For so long the new link works.")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    username = serializers.CharField(
        source="user.username", default="", read_only=True, help_text="Of the account that waits; empty: people choose."
    )
    person = serializers.UUIDField(source="user_id", allow_null=True, read_only=True, help_text="Id of that account.")
    made_by = serializers.CharField(
        source="made_by.username", default="", read_only=True, help_text="Name of the admin; empty: unknown."
    )
    email = serializers.CharField(read_only=True, help_text="Becomes the address of the account; empty: none.")
    phases = NamedPhaseSerializer(many=True, read_only=True)

    class Meta:
        model = Invitation
        fields = [
            "id", "state", "role", "username", "person", "email", "note", "phases", "most_uses", "uses", "expires_at", "revoked_at",
            "made_by", "made_at",
        ]  # fmt: skip
        read_only_fields = fields


class InvitationsQuerySerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(required=False, choices=State.choices)
    after = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="`next` of the page before."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST_ROWS, default=ROWS)


class InvitationPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.IntegerField(
        allow_null=True, help_text="Send it as `after` for the following page; null: this is the last."
    )
    results = InvitationSerializer(many=True, source="rows")


class MadeInvitationSerializer(serializers.Serializer[Any]):
    invitation = InvitationSerializer()
    link = serializers.CharField(help_text="Its secret is stored nowhere, so this is the only time that it is shown.")


class TokenSerializer(RequestSerializer):
    token = serializers.CharField(max_length=100, help_text="The part of the link after #.")


class AcceptSerializer(TokenSerializer):
    username = serializers.CharField(
        max_length=limits.USERNAME,
        required=False,
        allow_blank=True,
        default="",
        help_text="The name that the person chooses. An account that waits keeps its own.",
    )
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class InvitedSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=User.Role.choices)
    username = serializers.CharField(
        source="user.username", default="", help_text="Of the account that waits; empty: choose one."
    )
    expires_at = serializers.DateTimeField()
