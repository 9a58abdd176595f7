"""What readers keep about codes: bookmarks, their own notes, what they looked at, notes for a section.

A code is kept as system and display form, not as a row of a release: it outlives every edition.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

MAX_NOTE = 4000
RECENT_KEPT = 30


class AboutCode(models.Model):
    system = models.CharField(max_length=10)
    code = models.CharField(max_length=16)

    class Meta:
        abstract = True

    @property
    def look(self) -> str:
        """Its address below `/encoder/`."""
        return f"{self.system}/{self.code}/"


class OfReader(AboutCode):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


def _once(name: str, *fields: str) -> Any:
    return models.UniqueConstraint(fields=[*fields, "system", "code"], name=name)


class Bookmark(OfReader):
    """A code to find again, under the reader's own label where they gave one."""

    label = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["label", "system", "code"]
        constraints = [_once("encoder_bookmark_once", "user")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()


class CodeNote(OfReader):
    """A reader's own words about a code, seen by nobody else."""

    text = models.TextField(max_length=MAX_NOTE)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["system", "code"]
        constraints = [
            _once("encoder_note_once", "user"),
            models.CheckConstraint(condition=~models.Q(text=""), name="encoder_note_has_words"),
        ]

    def __str__(self) -> str:
        return self.code


class RecentCode(OfReader):
    """A code looked at; the last thirty stay."""

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [_once("encoder_recent_once", "user")]

    def __str__(self) -> str:
        return self.code


class SectionNote(AboutCode):
    """What those who teach a section say to it about a code. `by` wrote it last."""

    section = models.ForeignKey("programs.Section", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=MAX_NOTE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["section", "system", "code"]
        constraints = [
            _once("encoder_section_note_once", "section"),
            models.CheckConstraint(condition=~models.Q(text=""), name="encoder_section_note_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.section}"


class CptReader(models.Model):
    """Somebody to whom a CPT descriptor was shown in a licence year: licences count people. Never removed
    while the person is known.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    year = models.DateField(help_text="first day of the licence year")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["year", "at"]
        constraints = [models.UniqueConstraint(fields=["user", "year"], name="encoder_cpt_reader_once")]

    def __str__(self) -> str:
        return f"{self.user}, year from {self.year}"


class CptDecision(models.Model):
    """What somebody decided about one service concept: these codes stand for it, or (none) no code does.

    The newest that was not undone holds. Rows are added, and marked when they are undone.
    """

    concept = models.CharField(max_length=80, db_index=True)
    codes = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.concept}: {', '.join(self.codes) or 'no code'}"
