"""Operations of the schema as methods: one for each that an API token may send, and an iterator for each list."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.python_client.shapes import Schema, annotation_of, docstring, first_paragraph, references

VERBS = ("get", "post", "put", "patch", "delete")
REPEATABLE = {"assignments_submit"}
"""Changes that may be sent again after a lost connection, because the site knows the first one. PUT and DELETE always may."""
KEYS = ("before", "after")
"""Names of the parameter that takes the `next` of the part before."""
LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    """path, query or body."""
    written: str
    is_required: bool
    said: str

    @property
    def argument(self) -> str:
        """Its name in Python."""
        return f"{self.name}_" if keyword.iskeyword(self.name) else self.name


@dataclass(frozen=True)
class Method:
    name: str
    verb: str
    path: str
    said: str
    parameters: list[Parameter]
    answer: str
    """Python's type of what the method returns."""
    reads: str
    """How the answer is read: json, lines, text, chunks or nothing."""
    sends_file: bool
    row: str | None
    """Type of a row, if the answer is a part of a list."""

    @property
    def paged_by(self) -> str | None:
        names = {each.name for each in self.parameters if each.place == "query"}
        return next((name for name in (*KEYS, "offset") if self.row and {name, "limit"} <= names), None)


def methods_of(schema: Schema) -> Iterator[Method]:
    for path, operations in schema["paths"].items():
        for verb in VERBS:
            operation = operations.get(verb)
            if operation and any("tokenAuth" in each for each in operation.get("security", [])):
                yield method_of(schema, path, verb, operation)


def method_of(schema: Schema, path: str, verb: str, operation: Schema) -> Method:
    parameters = [
        Parameter(
            each["name"],
            each["in"],
            annotation_of(each["schema"], "shapes."),
            bool(each.get("required")),
            first_paragraph(each.get("description", "")),
        )
        for each in operation.get("parameters", [])
        if each["in"] in ("path", "query")
    ]
    body = operation.get("requestBody", {}).get("content", {})
    if "application/json" in body:
        parameters += _fields_of(schema, body["application/json"]["schema"])
    names = [each.name for each in parameters]
    if len(names) != len(set(names)):
        raise ValueError(f"{operation['operationId']} has two parameters of one name: {sorted(names)}")
    answer, reads, row = _answer(schema, operation["responses"])
    return Method(
        name=operation["operationId"],
        verb=verb.upper(),
        path=path,
        said=operation.get("description", "").strip(),
        parameters=sorted(parameters, key=lambda each: (each.place != "path", not each.is_required)),
        answer=answer,
        reads=reads,
        sends_file="application/octet-stream" in body,
        row=row,
    )


def _fields_of(schema: Schema, body: Schema) -> Iterator[Parameter]:
    """The fields of a body become arguments."""
    component = schema["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    for name, field in component["properties"].items():
        if not field.get("readOnly"):
            is_required = name in component.get("required", ())
            said = first_paragraph(field.get("description", ""))
            yield Parameter(name, "body", annotation_of(field, "shapes."), is_required, said)


def _answer(schema: Schema, responses: Schema) -> tuple[str, str, str | None]:
    """Type of the answer, how it is read, and the type of a row if it is a part of a list."""
    contents = [each.get("content", {}) for status, each in responses.items() if status.startswith("2")]
    media = {name: content["schema"] for content in contents for name, content in content.items()}
    if not media:
        return "None", "nothing", None
    if "application/json" in media:
        written = list(
            dict.fromkeys(annotation_of(each["application/json"]["schema"], "shapes.") for each in contents if each)
        )
        row = _row_of(schema, media["application/json"])
        return " | ".join([*written, *(["None"] if not all(contents) else [])]), "json", row
    name, shape = next(iter(media.items()))
    if name == LINES:
        inner = annotation_of(shape, "shapes.")
        return f"Iterator[{inner if inner.startswith('shapes.') else 'dict[str, Any]'}]", "lines", None
    return ("str", "text", None) if name.startswith("text/") else ("Iterator[bytes]", "chunks", None)


def _row_of(schema: Schema, answer: Schema) -> str | None:
    component = schema["components"]["schemas"].get(answer.get("$ref", "").rpartition("/")[2], {})
    properties = component.get("properties", {})
    if not {"next", "results"} <= set(properties):
        return None
    return annotation_of(properties["results"]["items"], "shapes.")


def write_methods(methods: list[Method]) -> str:
    """Return the module with all methods, before it is formatted."""
    lines = [
        '"""One method for each request of the API. Written by `./dev client`; do not edit."""',
        "from __future__ import annotations",
        "from collections.abc import Iterator",
        "from typing import Any, BinaryIO, Literal, cast",
        "from stepmark_client import shapes",
        "from stepmark_client.paging import rows_by_key, rows_by_offset",
        "from stepmark_client.sending import Sender, Unset, UNSET",
        "class Operations(Sender):",
        '    """Named as in the schema. Arguments that are left out are not sent."""',
    ]
    for method in methods:
        lines += write_method(method)
        if method.paged_by:
            lines += write_iterator(method)
    return "\n".join(lines) + "\n"


def write_method(method: Method) -> list[str]:
    places: dict[str, list[str]] = {"path": [], "query": [], "body": []}
    for each in method.parameters:
        places[each.place].append(f'"{each.name}": {each.argument}')
    arguments = [f'"{method.verb}"', f'"{method.path}"', f'reads="{method.reads}"']
    arguments += [f"{place}={{{', '.join(entries)}}}" for place, entries in places.items() if entries]
    if method.sends_file:
        arguments.append("file=file")
    if method.name in REPEATABLE:
        arguments.append("repeatable=True")
    call = f"self.send({', '.join(arguments)})"
    file = ["file: bytes | BinaryIO | None = None"] if method.sends_file else []
    return [
        f"    def {method.name}({_signature(method.parameters, *file)}) -> {method.answer}:",
        f"        {_docstring(method, method.parameters)}",
        f"        {call}" if method.reads == "nothing" else f"        return cast({method.answer!r}, {call})",
        "",
    ]


def write_iterator(method: Method) -> list[str]:
    by = method.paged_by
    filters = [each for each in method.parameters if each.name not in ("limit", "offset", *KEYS)]
    passed = ", ".join([*(f"{each.argument}={each.argument}" for each in filters), "limit=limit", f"{by}={by}"])
    is_key = by in KEYS
    written = next(each.written for each in method.parameters if each.name == by)
    return [
        f"    def {method.name}_rows({_signature(filters, 'limit: int = 200')}) -> Iterator[{method.row}]:",
        f'        """All rows of `{method.name}`, fetched `limit` at a time."""',
        f"        def part({by}: {f'Unset | {written}' if is_key else 'int'}) -> {method.answer}:",
        f"            return self.{method.name}({passed})",
        f"        return {'rows_by_key' if is_key else 'rows_by_offset'}(part)",
        "",
    ]


def _signature(parameters: list[Parameter], *more: str) -> str:
    """Parts of the address by position or name, everything else by name."""
    path = [each for each in parameters if each.place == "path"]
    named = [_argument(each) for each in parameters if each.place != "path"] + list(more)
    return ", ".join(["self", *map(_argument, path), *(["*", *named] if named else [])])


def _argument(parameter: Parameter) -> str:
    if parameter.is_required:
        return f"{parameter.argument}: {parameter.written}"
    return f"{parameter.argument}: Unset | {parameter.written} = UNSET"


def _docstring(method: Method, parameters: list[Parameter]) -> str:
    paragraphs = (method.said or f"{method.verb} {method.path}").split("\n\n")
    told = [f"{each.argument}: {each.said}" for each in parameters if each.said]
    return docstring("\n\n".join(paragraphs + (["\n".join(told)] if told else [])), indent=8)


def shapes_of(schema: Schema, methods: list[Method]) -> set[str]:
    """Names of the components that the methods use."""
    names = {method.name for method in methods}
    used: set[str] = set()
    for operations in schema["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and operation.get("operationId") in names:
                bodies: Any = operation.get("requestBody", {})
                used |= set(
                    references({"answers": operation["responses"], "parameters": operation.get("parameters", [])})
                )
                for name in references(bodies):
                    used |= set(references(schema["components"]["schemas"][name]))
    return used
