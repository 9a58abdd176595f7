"""Cases: the format, the library that reads them, variants."""

from preceptor.coding.cases.errors import CaseError, UnknownCase
from preceptor.coding.cases.library import CaseFile, Library
from preceptor.coding.cases.model import Case
from preceptor.coding.cases.variant import Variant

__all__ = ["Case", "CaseError", "CaseFile", "Library", "UnknownCase", "Variant"]
