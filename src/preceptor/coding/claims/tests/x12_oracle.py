"""pyx12 as the judge of an 837: its maps of 005010X222A1 and 005010X223A2."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from typing import Any

import pytest

pytest.importorskip("pyx12")

from pyx12 import map_if, params, x12n_document

_load = lru_cache(map_if.load_map_file)
PARAMS = params.ParamsBase()


def errors(text: str) -> list[str]:
    """What pyx12 says against the file; empty for one it accepts."""
    told = io.StringIO()
    x12n_document.pyx12.map_if.load_map_file = lambda name, param, path=None: _load(name, param, path)
    accepted = x12n_document.x12n_document(PARAMS, io.StringIO(text), None, None, fd_json=told)
    found = list(_messages(json.loads(told.getvalue())))
    return found or ([] if accepted else ["refused without a reason"])


def _messages(part: Any) -> Any:
    if isinstance(part, list):
        for each in part:
            yield from _messages(each)
    elif isinstance(part, dict):
        if "err_str" in part or "err_cde" in part:
            yield str(part)
        for each in part.values():
            yield from _messages(each)
