"""Case sets, attempts and what is kept beside them for good."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from preceptor.engine import engine

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant

SCORER_CHOICES = [
    ("practice", _("practice")),
    ("code-over-code", _("code over code")),
    ("record", _("whole record")),
    ("financial", _("financial")),
]


class AppendOnlyError(TypeError):
    """Rows of an audit trail are added and read, nothing else."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows do not change")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are kept")

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows do not change")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows do not change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are kept")


class AuditedQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that change one at a time, through `actions`, so that every change leaves its trace."""

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows change through actions, one at a time")


class CaseSet(models.Model):
    """A queue of cases set to a section, and how they are to be worked."""

    section = models.ForeignKey("programs.Section", on_delete=models.PROTECT, related_name="case_sets")
    title = models.CharField(max_length=120)
    opens = models.DateTimeField(null=True, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    cases = models.JSONField(default=list, help_text=_("Case ids in order: specialty/slug."))
    edits_while_coding = models.BooleanField(default=False)
    index_first = models.BooleanField(
        default=False, help_text=_("The encoder adds a diagnosis only after the index has led to it.")
    )
    scorer = models.CharField(max_length=16, choices=SCORER_CHOICES, default="practice")
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["opens", "id"]

    def __str__(self) -> str:
        return self.title

    def position(self, case_id: str) -> int | None:
        """1-based place in the queue."""
        return self.cases.index(case_id) + 1 if case_id in self.cases else None


class AttemptQuerySet(AuditedQuerySet["Attempt"]):
    def open(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.OPEN)

    def submitted(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.SUBMITTED)

    def light(self) -> AttemptQuerySet:
        """Without the documents of a few kilobytes each: for lists."""
        return self.defer("draft", "opened_documents", "path", "claim", "key", "grade", "findings")


class Attempt(models.Model):
    """One person's work on one variant of one case.

    `releases`: {system: release label} on the day the claim is judged. `opened_documents`: document ids.
    `path`: encoder steps. After submission `claim` (as sent), `key` (the key as it stood, with titles),
    `grade` (`Grade` as JSON), `findings` (`EditReport` as JSON plus `ran`) never change: a later release or
    a corrected case leaves them alone. `score` is 0..1 with the overrides in force, None where the scorer
    does not apply.
    """

    OPEN, SUBMITTED = "open", "submitted"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    section = models.ForeignKey("programs.Section", on_delete=models.PROTECT, related_name="attempts")
    case_set = models.ForeignKey(CaseSet, on_delete=models.PROTECT, related_name="attempts")
    case_id = models.CharField(max_length=170)
    seed = models.PositiveIntegerField(default=0)
    number = models.PositiveSmallIntegerField(default=1)
    key_version = models.CharField(max_length=64, blank=True)
    store_fingerprint = models.CharField(max_length=64, blank=True)
    releases = models.JSONField(default=dict)
    scorer = models.CharField(max_length=16, choices=SCORER_CHOICES, default="practice")
    state = models.CharField(
        max_length=10, choices=[(OPEN, _("open")), (SUBMITTED, _("submitted"))], default=OPEN
    )
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=64, blank=True, help_text=_("The browser tab that saved last."))
    opened_documents = models.JSONField(default=list)
    path = models.JSONField(default=list)
    started = models.DateTimeField()
    saved = models.DateTimeField(null=True, blank=True)
    submitted = models.DateTimeField(null=True, blank=True)
    seconds_active = models.PositiveIntegerField(default=0)
    claim = models.JSONField(null=True, blank=True)
    key = models.JSONField(null=True, blank=True)
    grade = models.JSONField(null=True, blank=True)
    findings = models.JSONField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case_set", "case_id"], condition=Q(state="open"), name="one_open_attempt"
            ),
            models.UniqueConstraint(
                fields=["user", "case_set", "case_id", "number"], name="attempt_numbers_differ"
            ),
            models.CheckConstraint(
                condition=Q(state="open", submitted__isnull=True)
                | Q(state="submitted", submitted__isnull=False),
                name="submitted_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["section", "case_id"]), models.Index(fields=["user", "state"])]

    def __str__(self) -> str:
        return f"{self.case_id}, attempt {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == self.OPEN

    def variant(self) -> Variant:
        """The case as this attempt shows it. Raises CaseError when it left the curriculum or is broken."""
        return engine().library.variant(self.case_id, self.seed)


class JournalEntry(AppendOnly):
    """What an attempt's draft was at a moment: saved (a minute apart, and before another tab wrote over it),
    losing (sent on an old revision; the text is kept here), submitted, resumed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="journal")
    at = models.DateTimeField()
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("saved", "losing", "submitted", "resumed")]
    )
    revision = models.PositiveIntegerField()
    draft = models.JSONField()
    tab = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"


class Override(AppendOnly):
    """An instructor's change of one line's credit. The latest for a line counts; the earlier ones stay.

    `line` is the 0-based place in `Attempt.grade["lines"]`.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="overrides")
    line = models.PositiveSmallIntegerField()
    credit_before = models.FloatField()
    credit_after = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(1)])
    verdict = models.CharField(max_length=20, help_text=_("The verdict grading gave."))
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="overrides_made")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_after__gte=0) & Q(credit_after__lte=1), name="credit_between_0_and_1"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"line {self.line + 1}: {self.credit_before:g} to {self.credit_after:g}"


class Dispute(models.Model):
    """“I think the key is wrong”: a student's words about one line, and the instructor's answer."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="disputes")
    line = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disputes_answered",
    )
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text=_("When the student saw the answer."))

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "line"],
                condition=Q(answered_at__isnull=True),
                name="one_open_dispute_a_line",
            )
        ]

    def __str__(self) -> str:
        return f"line {self.line + 1}"
