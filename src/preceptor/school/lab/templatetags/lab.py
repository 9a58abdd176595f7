"""Small words for the lab's templates: `{% load lab %}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

COUNTS = (
    ("ok", gettext_lazy("correct")),
    ("part", gettext_lazy("partly right")),
    ("wrong", gettext_lazy("wrong code")),
    ("over", gettext_lazy("over-coded")),
    ("miss", gettext_lazy("missed")),
    ("opt", gettext_lazy("optional")),
)

register = template.Library()

# Codes as our sentences write them: E11.22, I12.-, I10, G0463, PX214, a PCS code. A vitamin is none.
_CODE = re.compile(
    r"\b(?!B12\b)("
    r"[A-TV-Z][0-9][0-9A-Z]\.(?:[0-9A-Z]{1,4}-?|-)"
    r"|[A-TV-Z][0-9]{2}(?![0-9.%])"
    r"|[A-V][0-9]{4}|PX[0-9]{3}"
    r"|(?=[0-9A-HJ-NP-Z]*[0-9])(?=[0-9A-HJ-NP-Z]*[A-Z])[0-9A-HJ-NP-Z]{7}"
    r")(?![A-Za-z0-9])"
)


@register.filter
def codes(text: str) -> SafeString:
    """The sentence, escaped, with the codes in it set as codes."""
    parts = _CODE.split(str(text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if n % 2 else conditional_escape(part),)
            for n, part in enumerate(parts)
        ),
    )


@register.filter
def percent(score: float | None) -> str:
    """0.704 → 70; None → –. Never 100 for less than all, nor 0 for something."""
    if score is None:
        return "–"
    whole = round(score * 100)
    if whole == 100 and score < 1:
        whole = 99
    if whole == 0 and score > 0:
        whole = 1
    return str(whole)


@register.filter
def credit(value: float | None) -> str:
    """1, 0.5, 0.25, – outside the counts."""
    return "–" if value is None else f"{round(value, 2):g}"


@register.filter
def minutes(seconds: int) -> int:
    return max(1, round(seconds / 60))


@register.filter
def credit_word(value: float) -> str:
    """What an instructor gave: full credit, no credit, 0.5."""
    words = {1.0: _("full credit"), 0.0: _("no credit")}
    return words.get(value) or credit(value)


@register.filter
def number_word(number: int) -> str:
    words = (_("two"), _("three"), _("four"), _("five"))
    return words[number - 2] if 2 <= number <= 5 else str(number)


@register.filter
def count_word(kind: str) -> str:
    """`ok` → correct: how the strip on top of a review calls what a line counts as."""
    return str(dict(COUNTS)[kind])


@register.filter
def and_list(names: Sequence[str], longest: int = 4) -> str:
    """Reason, History and Exam; a long list ends in how many more there are."""
    shown, more = list(names[:longest]), len(names) - longest
    last = ngettext("%d more", "%d more", more) % more if more > 0 else shown.pop()
    return _("%(most)s and %(last)s") % {"most": ", ".join(shown), "last": last} if shown else last
