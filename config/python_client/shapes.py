"""Objects and choices of the schema as Python types: a TypedDict for each object, a Literal for each list of choices."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]  # a part of an OpenAPI document, whose shape is in its own keys

WIDTH = 114
"""Of a line, without the quotes."""

BASIC = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def annotation_of(schema: Schema, module: str = "") -> str:
    """Return the type of a value. `module`: what names of components are written behind, such as `shapes.`"""
    written = _written(schema, module)
    return (
        f"{written} | None" if schema.get("nullable") and not written.endswith("None") and written != "Any" else written
    )


def _written(schema: Schema, module: str) -> str:
    if "$ref" in schema:
        return f"{module}{schema['$ref'].rpartition('/')[2]}"
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in schema:
            return " | ".join(dict.fromkeys(annotation_of(each, module) for each in schema[choice]))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(each) for each in schema['enum'])}]"
    match schema.get("type"):
        case "array":
            return f"list[{annotation_of(schema['items'], module)}]"
        case "object":
            values = schema.get("additionalProperties")
            return f"dict[str, {annotation_of(values, module) if isinstance(values, dict) and values else 'Any'}]"
        case "string" if schema.get("format") == "binary":
            return "bytes"
        case str(name):
            return BASIC[name]
    return "Any"


def write_shapes(components: dict[str, Schema], names: set[str]) -> str:
    """Return the module with the named components and all that they refer to."""
    needed = set(_with_referred(components, names))
    parts = [write_shape(name, schema) for name, schema in sorted(components.items()) if name in needed]
    head = '"""Objects that requests and answers of the API have. Written by `./dev client`; do not edit."""\n\n'
    imports = "from __future__ import annotations\n\nfrom typing import Any, Literal, NotRequired, TypedDict\n\n"
    return head + imports + "\n\n".join(parts) + "\n"


def write_shape(name: str, schema: Schema) -> str:
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{name} = {annotation_of(schema)}\n"
    properties, required = schema["properties"], set(schema.get("required", ()))
    wrong = [each for each in properties if keyword.iskeyword(each) or not each.isidentifier()]
    if wrong:
        fields = ", ".join(f'"{each}": {_field(inner, each in required)}' for each, inner in properties.items())
        return f'{name} = TypedDict("{name}", {{{fields}}})\n'
    lines = [f"class {name}(TypedDict):"]
    if said := first_paragraph(schema.get("description", "")):
        lines.append(f"    {docstring(said)}\n")
    for each, inner in properties.items():
        lines.append(f"    {each}: {_field(inner, each in required)}")
        if said := first_paragraph(inner.get("description", "")):
            lines.append(f"    {docstring(said)}")
    return "\n".join(lines) + "\n"


def _field(schema: Schema, is_required: bool) -> str:
    written = annotation_of(schema)
    return written if is_required else f"NotRequired[{written}]"


def _with_referred(components: dict[str, Schema], names: set[str]) -> Iterator[str]:
    open_names, seen = list(names), set(names)
    while open_names:
        name = open_names.pop()
        yield name
        new = set(references(components[name])) - seen
        seen |= new
        open_names += new


def references(schema: Any) -> Iterator[str]:
    """Names of the components that a part of the schema refers to."""
    if isinstance(schema, dict):
        if isinstance(found := schema.get("$ref"), str):
            yield found.rpartition("/")[2]
        for each in schema.values():
            yield from references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from references(each)


def first_paragraph(text: str) -> str:
    return " ".join(text.strip().split("\n\n")[0].split())


def docstring(text: str, indent: int = 4) -> str:
    """Return the text in quotes, each of its lines wrapped; `indent`: how far the code around it is."""
    escaped = text.replace("\\", "\\\\").replace('"""', "'''")
    lines = [
        part
        for line in escaped.split("\n")
        for part in textwrap.wrap(line, WIDTH - indent, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    margin = " " * indent
    inner = "\n".join([lines[0], *(f"{margin}{line}".rstrip() for line in lines[1:])])
    if len(lines) > 1:
        return f'"""{inner}\n{margin}"""'
    return f'"""{inner}{" " if inner.endswith(chr(34)) else ""}"""'
