"""Which diagnosis codes are exempt from the present-on-admission indicator.

Source: the POA exempt list CMS publishes with each fiscal year; guidelines, Appendix I. The list of FY2026
names 38,349 codes. It is written here as prefixes: of the entries that a code begins with, the longest
decides.

    +   every code under it is exempt
    -   no code under it is exempt
    s   exempt when the 7th character says subsequent encounter or sequela (anything but A, B, C)

The newest list the project has is FY2026's, and it answers for every day; `LIST` names it, so that a
finding can say so.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

LIST = "FY2026"

_PREFIXES = """
B90+ B91+ B92+ B94+ E64+ I252+ I69+ I6991- M80s M8475s M97s O09+ O665+ O80+ O94+ P00+ P293+ P7884+ P838+
P918+ Q+ Ss S0211AD- S0211CD- S99121S- S99239S- Ts T83113- T83123- T8684- V+ V0081- V0083- V0313- W+ W0-
W09s W1- W14XXX+ W15XXX+ W16s W16322D- W167+ W168+ W169+ W17+ W172XX- W1789XA- W18s W1801XA+ W20- W220s
W2202XA+ W22042D- W228XXA- W23- W240XXA- W25XXX- W260XX- W272XXA- W273XXA- W274XXA- W275XXA- W429XXA- W44s
W453XXA- W458XX- W46- W49s W50- W51XXX- W57XXXA- W5901XA- W65XXXA- W67XXXA- W8s W89+ W90s X+ X0- X02s X03s
X04XXXs X1- X34XXXA- X36s X37s X38XXXA- X58XXX- X710XX- X711XXA- X712XXA- X78- X79XXX- X80XXX- X9s X980XXA+
X983XXD- Y0+ Y00XXXA- Y01XXXA- Y04s Y09- Y21+ Y22XXXs Y23s Y232XXS- Y233XXA+ Y239XXA+ Y24+ Y249XXA- Y3+
Y31XXX- Y33XXX- Y35s Y38s Y92+ Y9223- Y92530- Y92538- Y93+ Y930- Y9311- Y99+ Z+ Z04- Z048+ Z16- Z20- Z20821+
Z21- Z32- Z331- Z332- Z400- Z4003+ Z409- Z53- Z533+ Z60- Z66- Z72823- Z74- Z7401+ Z770- Z772- Z779- Z96-
Z9682+
"""
_RULE = {entry[:-1]: entry[-1] for entry in _PREFIXES.split()}


def poa_exempt(code: str, on: date | None = None) -> bool:
    """Whether a billable ICD-10-CM code, dotted or not, takes no POA indicator on that day."""
    return _exempt(code)


@lru_cache(maxsize=4096)
def _exempt(code: str) -> bool:
    bare = code.replace(".", "").upper()
    for length in range(len(bare), 0, -1):
        rule = _RULE.get(bare[:length])
        if rule:
            return rule == "+" or (rule == "s" and len(bare) == 7 and bare[6] not in "ABC")
    return False
