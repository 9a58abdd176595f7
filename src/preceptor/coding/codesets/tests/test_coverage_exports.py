"""Exports of the Medicare Coverage Database: read to the number, refused with table, line and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.coverage import Export, read_articles, read_lcds, read_ncds
from preceptor.coding.codesets.sources.tables import plain
from preceptor.coding.codesets.tests import exports


def _write(folder: Path, content: bytes, name: str = "current_article_csv.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture
def export(tmp_path: Path) -> Export:
    return read_articles(_write(tmp_path, exports.packed(exports.articles())))


def _article(export: Export, version: int = 3):
    return next(one for one in export.documents if one.policy.version == version)


def _refused(folder: Path, tables: exports.Tables) -> str:
    with pytest.raises(SourceError) as caught:
        read_articles(_write(folder, exports.packed(tables)))
    return str(caught.value)


def test_every_count_is_that_of_the_tables(export):
    assert export.counts == {
        "documents": 2, "drafts left out": 1, "services": 4, "dental codes left out": 0,
        "diagnoses covered": 3, "diagnoses not covered": 1,
    }  # fmt: skip


def test_the_export_is_named_by_the_end_of_its_newest_period(export):
    assert export.label == "2026-03-05"


def test_procedure_codes_are_numbers_without_descriptors(export):
    policy = _article(export).policy
    assert policy.services == (("hcpcs", "G0283"), ("cpt", exports.NUMBER))
    assert "NOT TO BE READ" not in repr(export)


def test_a_placeholder_is_no_code(export):
    codes = [code for group in _article(export).policy.groups for code in group.codes]
    assert "XX000" not in codes


def test_groups_keep_paragraph_asterisk_and_the_services_named(export):
    covered, not_covered = _article(export).policy.groups
    assert covered.paragraph == "For G0283 & only when pain lasts:\n• one\n• two"
    assert covered.services == ("G0283",)
    assert (covered.starred, covered.asterisk) == (("R52",), "*Report with a code for the cause.")
    assert (not_covered.covers, not_covered.codes) == (False, ("F43.20",))


def test_places_are_states_a_part_of_one_counts_as_it_and_ended_ones_are_out(export):
    assert _article(export).policy.places == ("NY", "OH")


def test_related_documents_are_named_and_zero_is_none(export):
    assert _article(export).policy.related == ("L300", "NCD7")


def test_words_are_read_across_lines(export):
    assert _article(export).text == (("", "Words of the article,\nin two lines."),)


def test_windows_letters_are_read(tmp_path):
    path = _write(tmp_path, exports.packed(exports.lcds(), lambda text: text.encode("cp1252")), "x_csv.zip")
    (document,) = read_lcds(path).documents
    assert document.text == (("Indications and limits", "Indications: café"),)


def test_a_determination_begins_with_its_revision(tmp_path):
    (document,) = read_lcds(_write(tmp_path, exports.packed(exports.lcds()))).documents
    policy = document.policy
    assert (policy.id, policy.first, policy.last) == ("L300", date(2026, 1, 1), date.max)


def test_national_determinations_are_named_by_their_section(tmp_path):
    export = read_ncds(_write(tmp_path, exports.packed(exports.ncds())))
    first, retired = (one.policy for one in export.documents)
    assert (first.id, first.title) == ("NCD7", "10.9 Invented Currents")
    assert retired.first == retired.last
    assert export.label == "2026-02-28"


@pytest.mark.parametrize(
    "table, row, says",
    [
        ("article_x_hcpc_code.csv", ["777", "1", "G0283"], "belongs to article 777, version 1"),
        ("article_x_hcpc_code.csv", ["900", "3", "G02"], "'G02' is no HCPCS or CPT code"),
        ("article_x_icd10_covered.csv", ["900", "3", "M5450", "1", "1"], "'M5450' is no ICD-10-CM code"),
        ("article_x_icd10_covered.csv", ["900", "3", "M54.50", "1", "9"], "group 9 of A900"),
        ("article_x_icd10_covered_group.csv", ["900", "3", "1"], "group 1 of A900 stands twice"),
        ("article_x_icd10_covered_group.csv", ["900", "3", "one"], "'one' is no number"),
        ("article_x_contractor.csv", ["900", "3", "6", "12", "9", "1"], "names contractor 12"),
        ("contractor_jurisdiction.csv", ["11", "9", "1", "99"], "names state '99'"),
        ("article.csv", ["900", "3"], "article 900, version 3, stands twice"),
    ],
)
def test_a_row_that_fits_nothing_is_refused(tmp_path, table, row, says):
    tables = exports.articles()
    tables[table].append([*row, *[""] * (len(tables[table][0]) - len(row))])
    message = _refused(tmp_path, tables)
    assert says in message
    assert f"{table}, line " in message


def test_an_impossible_day_is_refused(tmp_path):
    tables = exports.articles()
    tables["article.csv"][1][5] = "2026-02-30"
    assert "article.csv, line 3: article_eff_date '2026-02-30' is no day" in _refused(tmp_path, tables)


def test_a_row_cut_short_is_refused(tmp_path):
    tables = exports.articles()
    del tables["article_x_contractor.csv"][-1][-2:]
    assert "has 5 fields; the table has 7" in _refused(tmp_path, tables)


def test_a_quote_left_open_is_refused(tmp_path):
    content = exports.packed(exports.articles(), lambda text: (text.rstrip("\r\n") + '"').encode())
    with pytest.raises(SourceError, match="is not CSV"):
        read_articles(_write(tmp_path, content))


def test_a_table_that_is_missing_is_named(tmp_path):
    tables = exports.articles()
    del tables["article_x_icd10_covered.csv"]
    assert "has no table article_x_icd10_covered.csv" in _refused(tmp_path, tables)


def test_a_column_that_is_missing_is_named(tmp_path):
    tables = exports.articles()
    tables["article_x_icd10_covered.csv"][0][2] = "icd10"
    assert "needs one column icd10_code_id" in _refused(tmp_path, tables)


def test_one_table_alone_is_refused(tmp_path):
    with pytest.raises(SourceError, match="import the zip it came in"):
        read_articles(_write(tmp_path, b"article_id,article_version,article_type,title\r\n", "article.csv"))


def test_markup_becomes_text():
    assert plain("<td>BMI &lt; 30</td><td>x > 4</td><!-- no --><script>bad()</script>") == "BMI < 30 | x > 4"
