"""Serializers of people and of the file of people."""

from typing import Any

from rest_framework import serializers

from annotation import limits
from annotation.api.fields import number_field, text_field
from annotation.api.json_body import RequestSerializer
from annotation.models import User
from annotation.selectors.people import State
from annotation.selectors.people_order import Place, Sort

ROWS = 50
MOST_ROWS = 200


class PlaceField(serializers.CharField):
    """Where the page before ended: `next` of its response."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Place.read(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError("Expected the value of “next” from the page before.") from error


class PeopleFilterSerializer(serializers.Serializer[Any]):
    search = serializers.CharField(
        required=False, allow_blank=True, max_length=254, help_text="A part of the name or of the e-mail address."
    )
    role = serializers.ChoiceField(required=False, choices=User.Role.choices)
    state = serializers.ChoiceField(
        required=False,
        choices=State.choices,
        help_text="Without it: all but `imported`, people who are known from imported records alone.",
    )


class PeopleListQuerySerializer(PeopleFilterSerializer):
    sort = serializers.ChoiceField(choices=Sort.choices, default=Sort.NAME.value)
    after = PlaceField(required=False, help_text="`next` of the page before, in the same order.")
    limit = serializers.IntegerField(min_value=1, max_value=MOST_ROWS, default=ROWS)


class ListedPersonSerializer(serializers.ModelSerializer[User]):
    email = serializers.CharField(read_only=True, help_text="Empty: none.")
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    pace = serializers.IntegerField(read_only=True, help_text="Tasks labeled in the last seven days.")

    class Meta:
        model = User
        fields = ["id", "username", "email", "role", "state", "last_seen_at", "date_joined", "pace"]
        read_only_fields = fields


class PeoplePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="People that the filters let through.")
    next = serializers.CharField(
        allow_null=True, help_text="Send it as `after` for the following page; null: this is the last."
    )
    results = ListedPersonSerializer(many=True, source="rows")


class NamedPhaseSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OwnInvitationSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class PersonDetailSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="user.pk", help_text="Also the `labeler` in exported records.")
    username = serializers.CharField(source="user.username")
    email = serializers.CharField(source="user.email", allow_blank=True)
    role = serializers.ChoiceField(source="user.role", choices=User.Role.choices)
    state = serializers.ChoiceField(source="user.state", choices=State.choices)
    last_seen_at = serializers.DateTimeField(source="user.last_seen_at", allow_null=True)
    date_joined = serializers.DateTimeField(source="user.date_joined")
    pace = serializers.IntegerField(help_text="Tasks labeled in the last seven days.")
    labelings = serializers.IntegerField(help_text="Tasks labeled in all.")
    sessions = serializers.IntegerField(help_text="Browsers in which the person is signed in.")
    tokens = serializers.IntegerField(help_text="API tokens that have not expired.")
    has_second_factor = serializers.BooleanField()
    phases = NamedPhaseSerializer(
        many=True, help_text="Phases that name the person; it matters if they are restricted."
    )
    invitation = OwnInvitationSerializer(
        allow_null=True, help_text="With which the account was made; open only in the state `invited`."
    )


class PersonChangeSerializer(RequestSerializer):
    username = serializers.CharField(max_length=limits.USERNAME, required=False)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True, help_text="Empty: none.")
    role = serializers.ChoiceField(choices=User.Role.choices, required=False)
    phases = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        max_length=1000,
        help_text="Ids of the phases that name the person; replaces them.",
    )


class AccountReasonSerializer(RequestSerializer):
    reason = text_field(limits.REASON, help_text="Why; the audit log keeps it.")


class OptionalAccountReasonSerializer(RequestSerializer):
    reason = text_field(
        limits.REASON, required=False, allow_blank=True, default="", help_text="Why; the audit log keeps it."
    )


class SignOutSerializer(RequestSerializer):
    and_tokens = serializers.BooleanField(default=False, help_text="Also revoke all API tokens.")


class LinkSerializer(serializers.Serializer[Any]):
    link = serializers.CharField(help_text="It is stored nowhere, so this is the only time that it is shown.")


class PeopleFileSerializer(RequestSerializer):
    csv = serializers.CharField(
        trim_whitespace=False,
        max_length=limits.PEOPLE_FILE,
        help_text="A first line with the columns `name,role,email,phases` (the last two may be missing), then a line per person. "
        "Phases are separated by semicolons.",
    )


class CreatePeopleSerializer(PeopleFileSerializer):
    days = number_field(limits.INVITATION_DAYS, help_text="For so long the links work.")


class CheckedPersonSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(source="row.line")
    name = serializers.CharField(source="row.name")
    role = serializers.CharField(source="row.role")
    email = serializers.CharField(source="row.email")
    phases = serializers.ListField(child=serializers.CharField(), source="row.phases")
    error = serializers.CharField(help_text="Why this line cannot become an account; empty: it can.")


class CheckedPeopleSerializer(serializers.Serializer[Any]):
    rows = CheckedPersonSerializer(many=True)
    ignored = serializers.ListField(child=serializers.CharField(), help_text="Columns that mean nothing here.")


class CreatedPersonSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    link = serializers.CharField(help_text="With which the person sets a password. It is shown this once.")


class CreatedPeopleSerializer(serializers.Serializer[Any]):
    expires_at = serializers.DateTimeField()
    people = CreatedPersonSerializer(many=True)
    csv = serializers.CharField(help_text="Names and links as a CSV file that is safe to open.")
