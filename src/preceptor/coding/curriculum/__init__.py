"""What the school teaches, and the proof that it is right."""

from preceptor.coding.curriculum.check import Checker
from preceptor.coding.curriculum.policies import check_policies
from preceptor.coding.curriculum.report import Agreement, CheckReport, Fault

__all__ = ["Agreement", "CheckReport", "Checker", "Fault", "check_policies"]
