"""A claim as its paper form, page by page and box by box. See `docs/rules/forms.md`."""

from preceptor.coding.claims.forms.cms1500 import cms1500
from preceptor.coding.claims.forms.model import Box, Form, Page, Strip, Table
from preceptor.coding.claims.forms.ub04 import ub04
from preceptor.coding.claims.model import Claim
from preceptor.coding.claims.parties import Parties

__all__ = ["Box", "Form", "Page", "Strip", "Table", "cms1500", "form_of", "ub04"]


def form_of(claim: Claim, parties: Parties, drg: str = "") -> Form:
    """The form the claim's kind takes. `drg`: three digits, where a stay has been grouped."""
    return cms1500(claim, parties) if claim.kind == "professional" else ub04(claim, parties, drg)
