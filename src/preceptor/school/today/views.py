"""Everybody's first page: what to do next, and how it goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preceptor.school.people.access import user_of
from preceptor.school.today.access import desk_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "today/home.html", {"desk": desk_of(user_of(request))})
