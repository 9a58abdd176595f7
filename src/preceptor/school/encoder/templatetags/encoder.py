"""One look at the code sets inside another page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("encoder/_look.html")
def look(values: Mapping[str, Any]) -> dict[str, Any]:
    """The look's own values alone: nothing of the page round it leaks in."""
    return dict(values)
