"""Serializers of the account page."""

from typing import Any

from rest_framework import serializers

from annotation.api.json_body import RequestSerializer
from annotation.models import ApiToken, BrowserSession, User

MOST_DAYS = 366


class ConfirmedSerializer(RequestSerializer):
    current_password = serializers.CharField(
        max_length=4096,
        trim_whitespace=False,
        required=False,
        allow_blank=True,
        default="",
        help_text="Your password. Accounts without one sign in again at most ten minutes before.",
    )


class NewPasswordSerializer(ConfirmedSerializer):
    password = serializers.CharField(max_length=4096, trim_whitespace=False, help_text="The new password.")


class NewSecondFactorSerializer(ConfirmedSerializer):
    code = serializers.CharField(max_length=40, help_text="The six digits that the app shows.")


class AccountSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=User.Role.choices)
    has_password = serializers.BooleanField(help_text="False: you sign in by OpenID Connect alone.")
    has_second_factor = serializers.BooleanField()
    needs_second_factor = serializers.BooleanField(help_text="Your role must have a second factor.")
    recovery_codes_left = serializers.IntegerField()


class SetUpSerializer(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="To type into an authenticator app.")
    address = serializers.CharField(help_text="The same as an otpauth:// address.")
    picture = serializers.CharField(help_text="The address as a QR code, in SVG.")


class RecoveryCodesSerializer(serializers.Serializer[Any]):
    codes = serializers.ListField(
        child=serializers.CharField(), help_text="Each works once, instead of a code of the app."
    )


class BrowserSessionSerializer(serializers.ModelSerializer[BrowserSession]):
    is_this = serializers.SerializerMethodField(help_text="The session that asks.")

    class Meta:
        model = BrowserSession
        fields = ["id", "device", "address", "signed_in_at", "last_seen_at", "is_this"]
        read_only_fields = fields

    def get_is_this(self, session: BrowserSession) -> bool:
        return bool(session.session_key == self.context["session_key"])


class ApiTokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "scope", "prefix", "created_at", "expires_at", "last_used_at"]
        read_only_fields = fields


class MadeTokenSerializer(ApiTokenSerializer):
    token = serializers.CharField(
        help_text="The token itself. It is stored nowhere, so this is the only time that it is shown."
    )

    class Meta(ApiTokenSerializer.Meta):
        fields = [*ApiTokenSerializer.Meta.fields, "token"]
        read_only_fields = fields


class NewTokenSerializer(ConfirmedSerializer):
    name = serializers.CharField(max_length=100, help_text="What the token is for.")
    scope = serializers.ChoiceField(
        choices=ApiToken.Scope.choices,
        help_text="`read`: only read. `label`: also label. `manage`: all that your role may do.",
    )
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, help_text="After so many days it stops working.")
