"""The ICD-10-PCS index as a volume: the official one, or one made from the labels.

The derived index leads from an operation to a body part to its side, and so to the first four characters of a
code; the names surgeons use (`procedures.yaml`) send to these lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from preceptor.coding.codesets.compiled.volumes import Node, number_terms
from preceptor.coding.codesets.pcs.model import Edition, Labels
from preceptor.coding.codesets.pcs.official import edition
from preceptor.coding.codesets.shelf import Reference, Term, Volume
from preceptor.coding.codesets.sources.pcs_index import Index, Line

_SIDES = ("Right", "Left", "Bilateral")

Book = tuple[Volume, Sequence[Term]]


def official(index: Index, source: str) -> Book:
    """The imported index, whole; `source` is what it cites."""
    of_year = edition(index.year, source)
    return _volume(of_year, "ICD-10-PCS Index"), number_terms("pcs", map(_node, index.main_terms))


def derived(labels: Labels, codes: Iterable[str], of: Edition) -> Book:
    """The index to these codes by the labels of the derived edition. A body part without a label is left
    out.
    """
    parts = _body_parts(labels, {code[:4] for code in codes})
    nodes = [_operation(operation, found) for operation, found in parts.items()]
    nodes += [_procedure(name, stems, labels) for name, stems in procedures().items()]
    nodes.sort(key=lambda node: node.title.lower())
    return _volume(of, "ICD-10-PCS index by operation and body part"), number_terms("pcs", nodes)


def procedures() -> dict[str, list[str]]:
    """Beginnings of codes by the name of a procedure."""
    path = Path(__file__).parent / "procedures.yaml"
    document: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def _volume(of: Edition, title: str) -> Volume:
    return Volume("pcs", of.label, title, of.source, of.first, of.last, of.derived)


def _node(line: Line) -> Node:
    codes = [*line.codes, *(code for send in line.sends for code in send.codes)]
    references = tuple(Reference(send.kind, send.text) for send in line.sends if send.text)
    return Node(
        line.title, code=codes[0] if codes else "", references=references, more=tuple(codes[1:]),
        below=[_node(below) for below in line.below],
    )  # fmt: skip


def _body_parts(labels: Labels, stems: set[str]) -> dict[str, dict[tuple[str, str], list[str]]]:
    """Operation → (body part, side) → the first four characters of its codes."""
    found: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for table in labels.tables:
        operation = labels.heads.get(table.code)
        for (position, char), meanings in sorted(table.labels.items()):
            if operation and position == 4 and table.code + char in stems:
                for meaning in meanings:
                    found[operation][_sided(meaning.text)].append(table.code + char)
    return found


def _sided(label: str) -> tuple[str, str]:
    """A body part and its side: "Subcutaneous Tissue and Fascia, Right Hand" has none at its end."""
    name, _, side = label.rpartition(", ")
    return (name, side) if name and side in _SIDES else (label, "")


def _operation(operation: str, parts: Mapping[tuple[str, str], list[str]]) -> Node:
    by_name: dict[str, Node] = {}
    for (name, side), stems in sorted(parts.items()):
        node = by_name.setdefault(name, Node(name))
        if side:
            node.below.append(Node(side, code=stems[0], more=tuple(stems[1:])))
        else:
            node.code, node.more = stems[0], tuple(stems[1:])
    return Node(operation, below=list(by_name.values()))


def _procedure(name: str, stems: Sequence[str], labels: Labels) -> Node:
    """One line for each operation and body part the name may stand for; the only one is the main term."""
    lines: dict[str, list[str]] = {}
    for stem in stems:
        lines.setdefault(_words(stem, labels), []).append(stem)
    nodes = [
        Node("", code=found[0], more=tuple(found[1:]), references=(Reference("see", text),))
        for text, found in lines.items()
    ]
    if len(nodes) == 1:
        nodes[0].title = name
        return nodes[0]
    return Node(name, below=nodes)


def _words(stem: str, labels: Labels) -> str:
    """Operation and body part as the index has them: "Resection, Appendix"; of a table the operation and its
    body system.
    """
    operation = labels.heads[stem[:3]]
    if len(stem) == 3:
        return f"{operation}, {labels.heads[stem[:2]]}"
    table = next(table for table in labels.tables if table.code == stem[:3])
    meanings = table.meanings(4, stem)
    return f"{operation}, {_sided(meanings[0])[0]}" if meanings else operation
