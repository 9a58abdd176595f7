"""Thin functions: fetch through `access`, write through `actions`, show."""

from preceptor.school.lab.views.after import again, dispute, review
from preceptor.school.lab.views.cases import begin, cases
from preceptor.school.lab.views.pane import pane
from preceptor.school.lab.views.teaching import answer, override, section
from preceptor.school.lab.views.work import claim, save, submit, workbench

__all__ = [
    "again", "answer", "begin", "cases", "claim", "dispute", "override", "pane", "review",
    "save", "section", "submit", "workbench",
]  # fmt: skip
