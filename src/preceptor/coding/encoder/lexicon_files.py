"""The text files of `lexicon/`: where they are, and reading one strictly."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"
SUBSTANCES = "terms/drug-name-endings.yaml"
"""How the names of classes of substances begin and end."""
NAMED = "0{}"
"""How the index has such a part: as a word nobody types, so that “phos” alone is not read as “-phos”."""


class LexiconError(ValueError):
    """A lexicon file cannot be used; the sentence names the file and the entry."""


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice, which YAML would let win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise LexiconError(f"“{key.value}” stands twice (line {key.start_mark.line + 1})")
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_strictly(path: Path) -> Any:
    """What a YAML file says. Raises LexiconError, naming the file, for no YAML or a key said twice."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: not readable as YAML: {error}") from error
    except LexiconError as error:
        raise LexiconError(f"{path.name}: {error}") from error
