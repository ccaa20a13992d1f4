"""JSON bodies of requests: values have the types that the schema names, and there are no other fields.

The framework would turn 0 into false and 5 into "5", and skip a field whose name is misspelled, without a word.
"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers


# No docstring: the schema would show it with each body.
class RequestSerializer(serializers.Serializer[Any]):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            fields = self.fields
            wrong = {
                str(name): [problem]
                for name, value in data.items()
                if (problem := problem_of(fields.get(str(name)), value, known=fields))
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


def problem_of(field: Any, value: Any, *, known: Mapping[str, Any] | None = None) -> str | None:
    """Return what is wrong with the JSON type of a value; None if nothing is, or if only the field itself can tell."""
    if field is None:
        return f"There is no field of this name. The fields are: {', '.join(known or ())}."
    if value is None:
        return None
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
        case serializers.ListField():
            return _first_problem("Expected a list.", list, field.child, value, value)
        case serializers.DictField():
            return _first_problem(
                "Expected an object.", dict, field.child, value, value.values() if isinstance(value, dict) else ()
            )
    return None


def _first_problem(message: str, kind: type, child: Any, value: Any, inner: Any) -> str | None:
    if not isinstance(value, kind):
        return message
    return next((problem for each in inner if (problem := problem_of(child, each))), None)
