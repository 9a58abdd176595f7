"""The claim as one plain form, for a browser without script. The same draft, the same faults, the same save.

Fields, `<id>` being a draft line's id. A line none of whose fields was sent stays as it was.

    revision                      the revision the page was made from
    dx-<id>-code  -poa  -role  -unsure
    sv-<id>-code  -mod (repeated)  -units  -points (letters: A C)  -date  -place  -revenue  -role  -unsure
    qu-<id>-topic  -about  -documents (repeated)
    dx-new-code, sv-new-code      a code typed into the empty last line
    discharge_status, notes
    do                            save | add:<system>:<code> | remove:<id> | up:<id> | down:<id>
                                  | unquote:<id>:<n, from 0> | ask | mark
    line, words, document, sentence    for do=mark: words of the chart, or a sentence by its id
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from preceptor.coding.charts import find_quote, suggest
from preceptor.coding.charts.model import Document
from preceptor.coding.charts.quotes import all_sentences
from preceptor.school.lab.describe import letters
from preceptor.school.lab.draft import Draft, Save, read_draft

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant

Data = dict[str, Any]
PREFIX = {"dx": "diagnoses", "sv": "services", "qu": "queries"}


def apply(draft: Draft, post: QueryDict, variant: Variant) -> tuple[Save, list[str]]:
    """The save this form asks for, and a sentence for each field that could not be read (it stays as it was).

    Raises DraftError when what was sent is no draft at all.
    """
    change = _Change(draft, post, variant)
    change.fields()
    change.do()
    revision = post.get("revision", "")
    number = int(revision) if re.fullmatch(r"[0-9]{1,9}", revision) else 0
    return Save(revision=number, draft=read_draft(change.data), tab="form"), change.complaints


class _Change:
    def __init__(self, draft: Draft, post: QueryDict, variant: Variant) -> None:
        self.data: Data = draft.as_json()
        self.sent, self.variant = post, variant
        self.post: dict[str, str] = {name: str(post[name]) for name in post}  # of a repeated field the last
        self.by_letter = {letter: id for id, letter in letters(draft).items()}
        self.complaints: list[str] = []

    # every field

    def fields(self) -> None:
        for line in self.data["diagnoses"]:
            self._diagnosis(line, f"dx-{line['id']}-")
        for line in self.data["services"]:
            self._service(line, f"sv-{line['id']}-")
        for line in self.data["queries"]:
            self._query(line, f"qu-{line['id']}-")
        for name in ("discharge_status", "notes"):
            if name in self.post:
                self.data[name] = self.post[name].strip() or (None if name == "discharge_status" else "")
        if code := self.post.get("dx-new-code", "").strip():
            self.add("diagnoses", code)
        if code := self.post.get("sv-new-code", "").strip():
            self.add("services", code)
        for section in ("diagnoses", "services"):  # emptying a code removes its line
            self.data[section] = [line for line in self.data[section] if line["code"].strip()]

    def _diagnosis(self, line: Data, name: str) -> None:
        if name + "code" not in self.post:
            return
        line["code"] = self.post[name + "code"]
        line["unsure"] = name + "unsure" in self.post
        self._optional(line, name, {"poa": "poa", "role": "role"})

    def _service(self, line: Data, name: str) -> None:
        if name + "code" not in self.post:
            return
        if self.post[name + "code"] != line["code"]:
            line["code"], line["system"] = self.post[name + "code"], None
        line["unsure"] = name + "unsure" in self.post
        if name + "mod" in self.post:
            line["modifiers"] = [m for m in map(str.strip, self.sent.getlist(name + "mod")) if m]
        if name + "units" in self.post:
            self._units(line, self.post[name + "units"].strip())
        if name + "points" in self.post:
            self._points(line, self.post[name + "points"])
        fields = {"date": "date", "place": "place_of_service", "revenue": "revenue", "role": "role"}
        self._optional(line, name, fields)

    def _optional(self, line: Data, name: str, fields: dict[str, str]) -> None:
        for field, key in fields.items():
            if name + field in self.post:
                line[key] = self.post[name + field].strip() or None

    def _units(self, line: Data, text: str) -> None:
        if re.fullmatch(r"[0-9]{1,4}", text):
            line["units"] = int(text)
        else:
            self.complaints.append(_("%(code)s: units are a whole number.") % {"code": line["code"]})

    def _points(self, line: Data, text: str) -> None:
        names = re.findall(r"[A-Za-z]+", text)
        names = [n for word in names for n in ([word] if word.upper() in self.by_letter else word)]
        unknown = [n for n in names if n.upper() not in self.by_letter]
        if unknown:
            said = {"code": line["code"], "letters": ", ".join(unknown)}
            self.complaints.append(_("%(code)s: there is no diagnosis %(letters)s to point to.") % said)
        line["points_to"] = [self.by_letter[n.upper()] for n in names if n.upper() in self.by_letter]

    def _query(self, line: Data, name: str) -> None:
        if name + "about" not in self.post:
            return
        line["about"] = self.post[name + "about"].strip()
        line["topic"] = self.post.get(name + "topic", line["topic"])
        line["documents"] = self.sent.getlist(name + "documents")

    # one command

    def do(self) -> None:
        verb, _sep, rest = self.post.get("do", "save").partition(":")
        if verb == "add":
            system, _sep, code = rest.partition(":")
            self.add("diagnoses" if system == "icd10cm" else "services", code, system)
        elif verb == "remove":
            self._remove(rest)
        elif verb in ("up", "down"):
            self._move(rest, -1 if verb == "up" else 1)
        elif verb == "unquote":
            self._unquote(rest)
        elif verb == "ask":
            self.data["queries"].append(
                {"id": self._fresh("q"), "topic": "other", "about": "", "documents": []}
            )
        elif verb == "mark":
            self._mark()

    def add(self, section: str, code: str, system: str | None = None) -> None:
        if section == "diagnoses":
            self.data[section].append({"id": self._fresh("d"), "code": code})
        else:
            self.data[section].append({"id": self._fresh("s"), "code": code, "system": system})

    def _fresh(self, prefix: str) -> str:
        taken = {line["id"] for section in PREFIX.values() for line in self.data[section]}
        return next(id for n in range(1, len(taken) + 2) if (id := f"{prefix}{n}") not in taken)

    def _find(self, id: str) -> tuple[list[Data], int] | None:
        for section in PREFIX.values():
            for n, line in enumerate(self.data[section]):
                if line["id"] == id:
                    return self.data[section], n
        return None

    def _remove(self, id: str) -> None:
        if found := self._find(id):
            rows, n = found
            del rows[n]

    def _move(self, id: str, by: int) -> None:
        if found := self._find(id):
            rows, n = found
            if 0 <= n + by < len(rows):
                rows[n], rows[n + by] = rows[n + by], rows[n]

    def _unquote(self, rest: str) -> None:
        id, _sep, place = rest.rpartition(":")
        found = self._find(id)
        if found and place.isascii() and place.isdigit():
            line = found[0][found[1]]
            line["evidence"] = [q for n, q in enumerate(line.get("evidence", [])) if n != int(place)]

    def _mark(self) -> None:
        found = self._find(self.post.get("line", ""))
        if found is None or "evidence" not in found[0][found[1]]:
            self.complaints.append(_("Choose the line these words are evidence for."))
        elif quote := self._quote():
            line = found[0][found[1]]
            line["evidence"] += [quote] if quote not in line["evidence"] else []

    def _quote(self) -> Data | None:
        asked, words = self.post.get("document"), self.post.get("words", "").strip()
        for document in self.variant.chart.documents:
            if asked and document.id != asked:
                continue
            text = words or _sentence(document, self.post.get("sentence", ""))
            for place in find_quote(document, text)[:1]:
                quote = document.text[place.start : place.end]
                return {"document": document.id, "sentence": place.sentences[0], "quote": quote}
        near = suggest(self.variant.chart, words, 1)
        hint = _(" Nearest: “%s”") % near[0].quote[:200] if near else ""
        self.complaints.append(
            _("These words do not stand in the chart. Copy them exactly as written.") + hint
        )
        return None


def _sentence(document: Document, id: str) -> str:
    return next((s.text for s in all_sentences(document) if s.id == id), "")
