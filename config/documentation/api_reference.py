"""Writes the reference of the API from its schema: one page for each part of the API, and one with all shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]  # a part of an OpenAPI document, whose shape is in its own keys
SHAPES = "api/shapes.md"
METHODS = ("get", "post", "put", "patch", "delete")
INTRODUCTION = """\
# API

Everything that the pages do goes through this API, and a script can do the same. A script sends `Authorization: Token …`; the account page
and `create_token` make tokens ([accounts](../accounts.md#api-tokens)). Requests and answers are JSON unless an entry says otherwise. An
error is a problem detail (`application/problem+json`): `title` says what kind it is, `detail` what to do, `code` names it for programs.

The site serves the schema of its own version at `/api/v1/schema/`. [Shapes](shapes.md) lists all objects.

| part | requests |
|---|---|
"""


def write_api_reference(path: Path) -> dict[str, str]:
    """Return the Markdown of each page by its path."""
    schema: Schema = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
    parts: dict[str, list[str]] = {}
    for address, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                parts.setdefault(operation["tags"][0], []).append(write_operation(address, method, operation))
    pages = {f"api/{part}.md": f"# {title(part)}\n\n" + "\n".join(texts) for part, texts in sorted(parts.items())}
    rows = "".join(f"| [{title(part)}]({part}.md) | {len(texts)} |\n" for part, texts in sorted(parts.items()))
    shapes = sorted(schema["components"]["schemas"].items())
    return {
        "api/index.md": INTRODUCTION + rows,
        **pages,
        SHAPES: "# Shapes\n\n" + "\n".join(write_shape(name, shape) for name, shape in shapes),
    }


def title(part: str) -> str:
    return part.replace("-", " ").capitalize()


def write_operation(address: str, method: str, operation: Schema) -> str:
    lines = [
        f"## {method.upper()} `{address}` {{ #{operation['operationId']} }}",
        "",
        operation.get("description", ""),
        "",
    ]
    if not operation.get("security", [{}]) or operation.get("security") == [{}]:
        lines += ["Needs no sign-in.", ""]
    if parameters := operation.get("parameters"):
        lines += ["| parameter | in | type | |", "|---|---|---|---|", *map(write_parameter, parameters), ""]
    if body := operation.get("requestBody"):
        lines += [f"Body: {', '.join(write_contents(body))}.", ""]
    lines += ["| status | answer |", "|---|---|"]
    for status, response in operation["responses"].items():
        said = "; ".join(filter(None, [cell(response.get("description", "")), *write_contents(response)]))
        lines.append(f"| {status} | {said or 'nothing'} |")
    return "\n".join([*lines, ""])


def write_parameter(parameter: Schema) -> str:
    needed = "required. " if parameter.get("required") and parameter["in"] != "path" else ""
    said = needed + cell(parameter.get("description", ""))
    return f"| `{parameter['name']}` | {parameter['in']} | {write_type(parameter['schema'])} | {said} |"


def write_contents(holder: Schema) -> Iterator[str]:
    """The shape of a body or a response, once for all media types that share it."""
    media: dict[str, list[str]] = {}
    for name, content in holder.get("content", {}).items():
        media.setdefault(write_type(content.get("schema", {})), []).append(name)
    for shape, names in media.items():
        json_alone = names in (["application/json"], ["application/problem+json"])
        yield shape if json_alone else f"{shape} ({', '.join(f'`{name}`' for name in names)})"


def write_shape(name: str, shape: Schema) -> str:
    lines = [f"## {name} {{ #{name.lower()} }}", "", shape.get("description", ""), ""]
    if "properties" not in shape:
        return "\n".join([*lines, f"{write_type(shape)}.", ""])
    required = set(shape.get("required", ()))
    lines += ["| name | type | |", "|---|---|---|"]
    for key, value in shape["properties"].items():
        notes = [cell(value.get("description", "")), *limits(value), "" if key in required else "may be absent"]
        lines.append(f"| `{key}` | {write_type(value)} | {'; '.join(filter(None, notes))} |")
    return "\n".join([*lines, ""])


def limits(schema: Schema) -> Iterator[str]:
    words = {"minLength": "at least {} characters", "maxLength": "at most {} characters", "minimum": "at least {}"}
    words |= {"maximum": "at most {}", "minItems": "at least {} entries", "maxItems": "at most {} entries"}
    yield from (sentence.format(schema[key]) for key, sentence in words.items() if key in schema)
    if "default" in schema:
        yield f"default `{schema['default']}`"


def write_type(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}]({Path(SHAPES).name}#{name.lower()})"
    for key, joint in (("allOf", " and "), ("oneOf", " or "), ("anyOf", " or ")):
        if key in schema:
            return joint.join(write_type(part) for part in schema[key])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return write_plain_type(schema)


def write_plain_type(schema: Schema) -> str:
    kinds = schema.get("type", "any")
    if kinds == "null":
        return "null"
    kind, null = kinds if isinstance(kinds, str) else kinds[0], "null" in kinds
    if kind == "array":
        text = f"list of {write_type(schema.get('items', {}))}"
    elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        text = f"object of {write_type(schema['additionalProperties'])}"
    else:
        text = f"{kind} ({schema['format']})" if "format" in schema else str(kind)
    return f"{text} or null" if null or schema.get("nullable") else text


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
