"""Who may use the encoder: anybody who is signed in. There is nothing personal in it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required

reader_required = login_required
