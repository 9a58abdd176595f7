"""YAML from strangers, bounded: plain data only, limited size, depth and aliases, no key twice."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_ALIASES = 64


class YamlError(ValueError):
    """`where` is `line N` or empty; `reason` a sentence."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason
        super().__init__(f"{where}: {reason}" if where else reason)


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader; it refuses a key written twice, which YAML libraries let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen if isinstance(key, yaml.ScalarNode) else False:
                raise YamlError(f"line {key.start_mark.line + 1}", f"the key {key.value!r} stands twice")
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _timestamp(loader: Any, node: yaml.ScalarNode) -> Any:
    """A day that does not exist stays text, so that whoever reads the field can name it."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


def load_yaml(text: str) -> Any:
    """Parsed plain data. Raises YamlError with the line."""
    if len(text.encode()) > MAX_BYTES:
        raise YamlError("", f"is larger than {MAX_BYTES // 1024} kB")
    try:
        _bounded(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "is not YAML"
        raise YamlError(f"line {mark.line + 1}" if mark else "", f"not YAML: {reason}") from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, YamlError):
            raise
        raise YamlError("", f"not YAML: {' '.join(str(error).split())}") from None


def _bounded(text: str) -> None:
    """Refuse what would grow or nest without bound, before anything is built."""
    aliases = depth = 0
    anchored: list[bool] = []
    for event in yaml.parse(text, Loader=_Loader):
        where = f"line {event.start_mark.line + 1}" if event.start_mark else ""
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            anchored.append(event.anchor is not None)
            if depth > MAX_DEPTH:
                raise YamlError(where, f"is nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchored.pop()
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES:
                raise YamlError(where, f"uses more than {MAX_ALIASES} aliases")
            if any(anchored):
                raise YamlError(where, "an alias inside an anchored part is not allowed")
