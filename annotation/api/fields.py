"""Serializer fields that declare the limits of annotation/limits.py, and refuse with its sentences."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from rest_framework import serializers

from annotation import limits


class TextLength(MaxLengthValidator):
    """The schema shows it as maxLength."""

    def __call__(self, value: str) -> None:
        if len(value) > self.limit_value:
            raise ValidationError(limits.too_long(len(value), self.limit_value), code=self.code)


def text_field(most: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(validators=[TextLength(most)], **options)


def number_field(allowed: limits.Range, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=allowed.low,
        max_value=allowed.high,
        error_messages={"min_value": allowed.refusal, "max_value": allowed.refusal},
        **options,
    )
