"""How a request says the shape of the answer, by mode: what goes over the wire, strict where it can be."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from extractor.settings import Mode

Json = dict[str, object]


def strict_schema(model: type[BaseModel]) -> Json:
    """The JSON Schema of *model* as strict endpoints want it: every field required, no others allowed.

    >>> class Seen(BaseModel):
    ...     quote: str | None = None
    >>> strict_schema(Seen)["required"], strict_schema(Seen)["additionalProperties"]
    (['quote'], False)
    """
    root = model.model_json_schema()
    return _strict(root, root)


def shape(mode: Mode, name: str, schema: Json) -> Json:
    """The fields of a request that bind the answer to *schema*; none where the prompt must do."""
    return SHAPES[mode](name, schema)


def _json_schema(name: str, schema: Json) -> Json:
    format_ = {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}
    return {"response_format": format_}


def _json_object(_name: str, schema: Json) -> Json:
    return {"response_format": {"type": "json_object", "schema": schema}}


def _tools(name: str, schema: Json) -> Json:
    function = {"name": name, "strict": True, "parameters": schema}
    choice = {"type": "function", "function": {"name": name}}
    return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}


def _md_json(_name: str, _schema: Json) -> Json:
    return {}


SHAPES: Mapping[Mode, Callable[[str, Json], Json]] = {
    Mode.json_schema: _json_schema,
    Mode.json_object: _json_object,
    Mode.tools: _tools,
    Mode.md_json: _md_json,
}


_NAMED = frozenset({"$defs", "definitions", "properties"})
_NESTING = _NAMED | {"anyOf", "allOf", "items"}


def _strict(node: Json, root: Json) -> Json:
    node = dict(node)
    while "$ref" in node and len(node) > 1:
        target = _target(str(node.pop("$ref")), root)
        node = {**target, **node}
    for key in _NESTING & node.keys():
        node[key] = _strict_parts(node[key], root, named=key in _NAMED)
    if isinstance(parts := node.get("allOf"), list) and len(parts) == 1:
        node = {**node, **parts[0]}
        del node["allOf"]
    if node.get("type") == "object":
        node.setdefault("additionalProperties", False)
    if isinstance(properties := node.get("properties"), dict):
        node["required"] = list(properties)
    if "default" in node and node["default"] is None:
        del node["default"]
    return node


def _strict_parts(parts: object, root: Json, *, named: bool) -> object:
    if isinstance(parts, list):
        return [_strict(part, root) for part in parts]
    if not isinstance(parts, dict):
        return parts
    return {name: _strict(part, root) for name, part in parts.items()} if named else _strict(parts, root)


def _target(reference: str, root: Json) -> Json:
    found: object = root
    for key in reference.removeprefix("#/").split("/"):
        found = found[key] if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
