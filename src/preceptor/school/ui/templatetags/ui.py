"""The design system's words for templates. Built in: no `{% load %}` needed.

{% icon "ok" %}                      a symbol of the sprite, hidden from screen readers
{% verdict "wrong-side" %}           shape and word; a second argument replaces the word
{% crumbs "Lab" lab_url "Set 6" %}   label, address, …, the last without an address is where one is
{% meter 78 %}                       a bar of 78 %; write the number beside it
{{ field|control }}                  a bound field's control in our look
{{ date|day }} {{ time|moment }} {{ time|clock }}   Feb 11, 2026 · Feb 11, 2026, 16:52 · 10:42:07
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

ICONS = frozenset(
    {"ok", "part", "wrong", "over", "miss", "opt", "order", "stop", "warn"}
    | {"tick", "busy", "off", "plus", "x", "more", "find", "prev", "next"}
)

# verdict → (class, icon, word); the shapes are explained on the design sheet
VERDICTS: dict[str, tuple[str, str, Any]] = {
    "correct": ("ok", "ok", _("Correct")),
    "out-of-order": ("part", "order", _("Correct, out of order")),
    "not-principal": ("part", "order", _("Correct, not first")),
    "wrong-poa": ("part", "part", _("Wrong POA")),
    "less-specific": ("part", "part", _("Less specific than the chart")),
    "wrong-seventh": ("part", "part", _("Wrong 7th character")),
    "wrong-side": ("part", "part", _("Wrong side")),
    "sibling": ("part", "part", _("A neighboring code")),
    "heading": ("part", "part", _("A heading, not billable")),
    "wrong-modifier": ("part", "part", _("Wrong modifier")),
    "wrong-units": ("part", "part", _("Wrong units")),
    "wrong-pointer": ("part", "part", _("Wrong pointer")),
    "em-level": ("part", "part", _("Another visit level")),
    "pcs-partial": ("part", "part", _("Procedure partly right")),
    "wrong": ("wrong", "wrong", _("Wrong code")),
    "over-coded": ("over", "over", _("Over-coded")),
    "duplicate": ("over", "over", _("Duplicate")),
    "missed": ("miss", "miss", _("Missed")),
    "optional": ("opt", "opt", _("Optional")),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """With a label it is an image of that name; else decoration beside its word. KeyError when unknown."""
    if name not in ICONS:
        raise KeyError(f"no icon {name!r}")
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def verdict(name: str, words: str = "") -> SafeString:
    kind, shape, word = VERDICTS[name]
    return format_html('<span class="v {}">{}{}</span>', kind, icon(shape), words or word)


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """Pairs of label and address; an odd last label is the page itself."""
    trail = [
        {"label": parts[i], "url": parts[i + 1] if i + 1 < len(parts) else ""}
        for i in range(0, len(parts), 2)
    ]
    return {"trail": trail}


@register.simple_tag
def meter(percent: float) -> SafeString:
    share = max(0.0, min(100.0, float(percent)))
    return format_html(
        '<svg class="meter" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 6">'
        '<rect width="{}" height="6"/></svg>',
        f"{share:.1f}",
    )


@register.filter
def control(field: BoundField) -> SafeString:
    widget = field.field.widget
    plain = isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple)
    if plain:
        return field.as_widget()
    # A placeholder that repeats the label only hides what was typed into the field before.
    return field.as_widget(
        attrs={"class": f"field {widget.attrs.get('class', '')}".strip(), "placeholder": False}
    )


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def thousands(value: int) -> str:
    return f"{value:,}"


@register.filter
def duration(minutes: int) -> str:
    """45 min · 3 h 10"""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return date_format(_local(value), "M j, Y")


@register.filter
def moment(value: datetime | None) -> str:
    return "" if value is None else date_format(_local(value), "M j, Y, H:i")


@register.filter
def clock(value: datetime | None) -> str:
    return "" if value is None else date_format(_local(value), "H:i:s")


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
