"""Where one sentence of a chart ends. Clinical prose is full of full stops that end nothing.

A sentence ends after `.`, `!` or `?` (closing quotes and brackets included) before white space, unless the
word before it is an abbreviation, an initial or a list number at the start, or the next word begins in lower
case. Decimals (`0.84`) hold no white space and never split. A line break the document keeps always ends one.
"""

from __future__ import annotations

import re

# Written with a full stop, here without it, in lower case. These never end a sentence:
_NEVER_ENDS = """
    dr mr mrs ms prof st vs nos approx ca cf e.g i.e fig pmh fh sh h/o s/p c/o
    jan feb apr jun jul aug sep sept oct nov dec mon tue wed thu fri dept ext rm bldg ave blvd
"""
# Units, times and dosing words end one as often as not: a capitalised word after them begins a new sentence.
_MAY_END = """
    etc al pt pts hx dx tx rx sx fx bx q.d q.i.d b.i.d t.i.d q.h q.h.s q.o.d h.s p.r.n p.o i.v i.m s.c s.q p.c
    a.c n.p.o stat mg mcg ml kg cm mm in ft lb oz hr hrs min sec wk mo yr yrs tab tabs cap caps a.m p.m a.m.a
    y.o yo md do rn np pa phd jr sr wt ht temp resp f/u w/o inc no u.s sat sun mar v
"""
NEVER_ENDS, MAY_END = frozenset(_NEVER_ENDS.split()), frozenset(_MAY_END.split())
_STOP = re.compile(r"""[.!?]+["'”’)\]]*(?=\s)|\n""")
_LAST_WORD = re.compile(r"[^\s(\[\"“]+$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence without the white space around it; nothing else is left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "\n" or _ends(
            text[start : stop.start()], stop.group(), text[stop.end() :].lstrip()
        ):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _ends(before: str, stop: str, after: str) -> bool:
    if not after or after[0].islower():
        return not after
    if stop[0] != ".":
        return True
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    word = found.group().lower()
    if word.isdigit() and found.start() == len(before) - len(before.lstrip()):
        return False  # "1. Continue aspirin" inside one paragraph
    if len(word) == 1 and word.isalpha():
        return not _is_initial(before[: found.start()].split())
    if word not in MAY_END:
        return word not in NEVER_ENDS
    # `Pt. Hall` at the start opens a sentence; `seen by pt. She agrees` ends one.
    return found.start() > 0 and after[0].isupper()


def _is_initial(words: list[str]) -> bool:
    """`Robert J. Smith`, `Dr. J. Smith`, `J. Smith`; but `hepatitis C. Follow-up` ends a sentence."""
    return not words or words[-1][:1].isupper()


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if right > left:
        spans.append((left, right))
