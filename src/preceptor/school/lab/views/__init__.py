"""Thin functions: fetch through `access`, write through `actions`, show."""

from preceptor.school.lab.views.after import again, dispute, review
from preceptor.school.lab.views.cases import begin, cases
from preceptor.school.lab.views.forms import form, form_pdf, x12, x12_file
from preceptor.school.lab.views.pane import pane
from preceptor.school.lab.views.teaching import answer, override, section
from preceptor.school.lab.views.work import claim, save, submit, workbench

__all__ = [
    "again", "answer", "begin", "cases", "claim", "dispute", "form", "form_pdf", "override", "pane",
    "review", "save", "section", "submit", "workbench", "x12", "x12_file",
]  # fmt: skip
