"""Grading: a submission against a key."""

from preceptor.coding.grading.grade import grade
from preceptor.coding.grading.model import SCORERS, EvidenceMatch, Grade, LineGrade, Scorer, VerdictName

__all__ = ["SCORERS", "EvidenceMatch", "Grade", "LineGrade", "Scorer", "VerdictName", "grade"]
