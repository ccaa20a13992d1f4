"""JSON bodies of requests: values have the types that the schema names, and there are no other fields.

The framework would turn 0 into false and 5 into "5", and skip a field whose name is misspelled, without a word.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers


# No docstring: the schema would show it with each body.
class RequestSerializer(serializers.Serializer[Any]):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            fields = self.fields
            wrong = {
                str(name): problems
                for name, value in data.items()
                if (problems := problems_of(fields.get(str(name)), value, known=fields))
            }
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


class ClosedObject(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    target_class = RequestSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}


Problems = list[str] | dict[Any, Any] | None
"""In the framework's form: sentences, or problems by index or key."""


def problems_of(field: Any, value: Any, *, known: Mapping[str, Any] | None = None) -> Problems:
    """Return what is wrong with the JSON type of a value; None if nothing is, or if only the field itself can tell."""
    if field is None:
        return [f"There is no field of this name. The fields are: {', '.join(known or ())}."]
    if value is None:
        return None
    match field:
        case serializers.ListField():
            return _inside(field.child, enumerate(value)) if isinstance(value, list) else ["Expected a list."]
        case serializers.DictField():
            return _inside(field.child, value.items()) if isinstance(value, dict) else ["Expected an object."]
    problem = _problem_of(field, value)
    return [problem] if problem else None


def _inside(child: Any, values: Iterable[tuple[Any, Any]]) -> Problems:
    return {place: problems for place, value in values if (problems := problems_of(child, value))} or None


def _problem_of(field: Any, value: Any) -> str | None:
    match field:
        case serializers.BooleanField():
            return None if isinstance(value, bool) else "Expected true or false."
        case serializers.IntegerField() | serializers.PrimaryKeyRelatedField():
            is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            return None if is_whole and not isinstance(value, bool) else "Expected a whole number."
        case serializers.FloatField():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return None if is_number else "Expected a number."
        case serializers.CharField() | serializers.UUIDField():
            return None if isinstance(value, str) else "Expected a text."
        case serializers.ChoiceField():
            return None if type(value) in {type(choice) for choice in field.choices} else "Expected one of the choices."
    return None
