"""The rooms of the house: relations between tables point downward too, as imports do."""

from __future__ import annotations

import tomllib

import pytest
from django.apps import apps

from preceptor.engine.home import checkout


@pytest.fixture(scope="module")
def floors() -> dict[str, int]:
    """{room: floor}, the top layer highest, read from the import contract."""
    root = checkout()
    if root is None:
        pytest.skip("only a checkout has the contracts")
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"] == "school")
    return {
        name.strip(" ()"): len(layers) - number
        for number, layer in enumerate(layers)
        for name in layer.split("|")
    }


def test_relations_point_downward(floors):
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if floors.get(field.related_model._meta.app_label, 0) > floors.get(model._meta.app_label, 99)
    ]
    assert upward == []


def test_every_installed_room_has_a_floor(floors):
    rooms = [config.label for config in apps.get_app_configs() if config.name.startswith("preceptor.school.")]
    assert len(rooms) >= 6 and set(rooms) <= set(floors)
