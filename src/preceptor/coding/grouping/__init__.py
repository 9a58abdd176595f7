"""MS-DRG, Medicare Code Editor and I/OCE behind adapters that know what each engine can and cannot be
asked.
"""

from preceptor.coding.grouping.engines import Engines
from preceptor.coding.grouping.model import Hit, MceAnswer, OceAnswer
from preceptor.coding.grouping.oce import BILL_TYPES
from preceptor.coding.grouping.poa import poa_exempt

__all__ = ["BILL_TYPES", "Engines", "Hit", "MceAnswer", "OceAnswer", "poa_exempt"]
