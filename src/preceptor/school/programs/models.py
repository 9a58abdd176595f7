"""What the school offers, when, and who is in it. Nothing here is deleted: an enrolment ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_KEPT: Any = {"on_delete": models.PROTECT, "related_name": "+", "null": True}


class Program(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    summary = models.TextField(_("what it is, in a sentence or two"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_KEPT)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One run of a program, first day to last day, both included, in the school's zone."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(_("name"), max_length=80)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_KEPT)

    class Meta:
        ordering = ["-starts", "name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="programs_term_name"),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="programs_term_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def week(self, day: date) -> tuple[int, int] | None:
        """(week, weeks), counted from the first day; None outside the term."""
        if not self.starts <= day <= self.ends:
            return None
        return (day - self.starts).days // 7 + 1, (self.ends - self.starts).days // 7 + 1


class Section(models.Model):
    """A group that is taught together."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_KEPT)

    class Meta:
        ordering = ["term", "name"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="programs_section_name")]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self) -> EnrolmentQuerySet:
        return self.filter(withdrawn_at=None)

    def teaching(self) -> EnrolmentQuerySet:
        return self.filter(role__in=[Enrolment.Role.INSTRUCTOR, Enrolment.Role.ASSISTANT])


class Enrolment(models.Model):
    """A person in a section, in one role at a time; who put them there and who took them out."""

    class Role(models.TextChoices):
        STUDENT = "student", _("Student")
        INSTRUCTOR = "instructor", _("Instructor")
        ASSISTANT = "assistant", _("Assistant")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)
    enrolled_at = models.DateTimeField(default=timezone.now, editable=False)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_KEPT)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_KEPT)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["section", "role", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "user"],
                condition=models.Q(withdrawn_at=None),
                name="programs_enrolment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("enrolled_at")),
                name="programs_enrolment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.section}"
