"""The options of a generation in the API: their names, types and choices come from loop/settings.py."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from rewardmodel.loop.settings import GenerationSettings


class GenerationSettingsSerializer(serializers.Serializer[Any]):
    """All options may be left out; then those of the newest generation hold. Bounds are checked by GenerationSettings."""

    def get_fields(self) -> dict[str, Any]:
        return {option.name: _field(option.type, option.metadata["one_of"]) for option in fields(GenerationSettings)}


def _field(kind: Any, one_of: tuple[str, ...]) -> "serializers.Field[Any, Any, Any, Any]":
    if one_of:
        return serializers.ChoiceField(choices=one_of, required=False)
    if kind is bool:
        return serializers.BooleanField(required=False)
    if kind is int:
        return serializers.IntegerField(required=False)
    if kind is float:
        return serializers.FloatField(required=False)
    if kind is str:
        return serializers.CharField(required=False, allow_blank=True)
    return serializers.DictField(required=False)
