"""Exports of the Medicare Coverage Database with invented documents, in the tables and columns CMS ships.

Two articles: 900 of a contractor in Ohio and upstate New York, with one code that needs no company and one
with an asterisk; 901 a draft. One determination on equipment (300) and one national one (7).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

Tables = dict[str, list[list[str]]]

NUMBER = "0000X"  # looks like a CPT code to the reader, and is none
PARAGRAPH = "&amp;lt;p&amp;gt;For G0283 &amp;amp; only when pain lasts:&amp;lt;/p&amp;gt;\n" + (
    "<ul><li>one</li><li>two</li></ul>"
)


def _columns(names: str) -> list[str]:
    return names.split()


def articles() -> Tables:
    stamp = "2026-03-01 10:00:00"
    head = _columns(
        "article_id article_version article_type title article_pub_date article_eff_date article_end_date "
        "description other_comments sad_url status last_updated history_exp article_rev_end_date "
        "date_retired cms_cov_policy display_id"
    )

    def article(number: str, version: str, title: str, first: str, status: str, shown: str) -> list[str]:
        text = "<p>Words of the article,\nin two lines.</p>"
        return [
            number,
            version,
            "6",
            title,
            first,
            first,
            "",
            text,
            "",
            "",
            status,
            stamp,
            "",
            "",
            "",
            "",
            shown,
        ]

    return {
        "article.csv": [
            head,
            article("900", "3", "Billing and Coding: Invented Currents", "2026-01-01", "A", "A900"),
            article("900", "2", "Billing and Coding: Invented Currents", "2025-01-01", "A", "A900"),
            article("901", "1", "Draft: Invented Currents", "2026-01-01", "P", "DA901"),
        ],
        "article_x_hcpc_code.csv": [
            _columns(
                "article_id article_version hcpc_code_id hcpc_code_version hcpc_code_group range "
                "last_updated long_description short_description"
            ),
            *([n, v, code, "1", "1", "", stamp, "NOT TO BE READ", "NOT TO BE READ"]
              for n, v in (("900", "3"), ("900", "2"), ("901", "1")) for code in ("G0283", NUMBER)),
            ["900", "3", "XX000", "1", "1", "", stamp, "Not Applicable", ""],
        ],
        "article_x_icd10_covered_group.csv": [
            _columns(
                "article_id article_version icd10_covered_group paragraph last_updated "
                "icd10_covered_ast"
            ),
            ["900", "3", "1", PARAGRAPH, stamp, "<p>*Report with a code for the cause.</p>"],
            ["900", "2", "1", PARAGRAPH, stamp, ""],
        ],
        "article_x_icd10_covered.csv": [
            _columns(
                "article_id article_version icd10_code_id icd10_code_version icd10_covered_group range "
                "last_updated sort_order description asterisk"
            ),
            ["900", "3", "M54.50", "1", "1", "", stamp, "1", "Low back pain", "N"],
            ["900", "3", "R52", "1", "1", "", stamp, "2", "Pain", "Y"],
            ["900", "2", "M54.50", "1", "1", "", stamp, "1", "Low back pain", "N"],
            ["900", "3", "XX000", "1", "1", "", stamp, "3", "Not Applicable", "N"],
        ],
        "article_x_icd10_noncovered_group.csv": [
            _columns("article_id article_version icd10_noncovered_group paragraph last_updated"),
            ["900", "3", "1", "<p>Never with these.</p>", stamp],
        ],
        "article_x_icd10_noncovered.csv": [
            _columns(
                "article_id article_version icd10_code_id icd10_code_version icd10_noncovered_group range "
                "last_updated sort_order description"
            ),
            ["900", "3", "F43.20", "1", "1", "", stamp, "1", "Adjustment disorder"],
        ],
        "article_x_contractor.csv": [
            _columns(
                "article_id article_version article_type contractor_id contractor_type_id "
                "contractor_version last_updated"
            ),
            *([n, v, "6", "11", "9", "1", stamp] for n, v in (("900", "3"), ("900", "2"), ("901", "1"))),
        ],
        "article_related_documents.csv": [
            _columns(
                "article_id article_version related_num r_article_id r_article_version r_lcd_id "
                "r_lcd_version r_contractor_id last_updated"
            ),
            ["900", "3", "1", "0", "0", "300", "4", "11", stamp],
        ],
        "article_related_ncd_documents.csv": [
            _columns("article_id article_version related_num r_ncd_id r_ncd_version last_updated"),
            ["900", "3", "1", "0", "0", stamp],
            ["900", "3", "2", "7", "1", stamp],
        ],
        **_shared(stamp),
    }  # fmt: skip


def lcds() -> Tables:
    stamp = "2026-03-01 10:00:00.123"
    return {
        "lcd.csv": [
            _columns(
                "lcd_id lcd_version title determination_number orig_det_eff_date ent_det_end_date "
                "rev_eff_date rev_end_date indication coding_guidelines doc_reqs util_guide status "
                "last_updated cms_cov_policy display_id date_retired"
            ),
            ["300", "4", "Invented Equipment", "", "10/1/2015", "", "01/01/2026", "",
             "<b>Indications</b>: caf\u00e9", "", "", "", "A", stamp, "", "L300", ""],
        ],
        "lcd_x_hcpc_code.csv": [
            _columns(
                "lcd_id lcd_version hcpc_code_id hcpc_code_version hcpc_code_group range last_updated "
                "long_description short_description"
            ),
            ["300", "4", "K0001", "1", "1", "", stamp, "", ""],
        ],
        "lcd_x_contractor.csv": [
            _columns("lcd_id lcd_version contractor_id contractor_type_id contractor_version last_updated"),
            ["300", "4", "11", "9", "1", stamp],
        ],
        "lcd_related_documents.csv": [
            _columns(
                "lcd_id lcd_version related_num r_article_id r_article_version r_lcd_id r_lcd_version "
                "r_contractor_id last_updated"
            ),
            ["300", "4", "1", "900", "3", "0", "0", "11", stamp],
        ],
        "lcd_related_ncd_documents.csv": [
            _columns("lcd_id lcd_version related_num r_ncd_id r_ncd_version last_updated"),
        ],
        **_shared(stamp),
    }  # fmt: skip


def ncds() -> Tables:
    return {
        "ncd_trkg.csv": [
            _columns(
                "NCD_id NCD_vrsn_num natl_cvrg_type cvrg_lvl_cd NCD_mnl_sect NCD_mnl_sect_title "
                "NCD_efctv_dt NCD_impltn_dt NCD_trmntn_dt itm_srvc_desc indctn_lmtn xref_txt othr_txt "
                "last_updt_tmstmp"
            ),
            ["7", "1", "True", "2", "10.9", "Invented Currents", "1978-08-01", "", "",
             "<p>What</p>", "<p>When</p>", "", "", "2026-02-28 11:49:28.133000"],
            ["8", "2", "True", "3", "10.8", "Electric Dreams - RETIRED", "2023-04-10", "", "2021-01-01",
             "", "x", "", "", "2023-05-01 00:00:00"],
        ],
    }  # fmt: skip


def _shared(stamp: str) -> Tables:
    return {
        "contractor.csv": [
            _columns(
                "contractor_id contractor_type_id contractor_version contractor_bus_name "
                "contractor_number"
            ),
            ["11", "9", "1", "Invented Administrators", "0"],
        ],
        "contractor_jurisdiction.csv": [
            _columns(
                "contractor_id contractor_type_id contractor_version state_id last_updated active_date "
                "term_date"
            ),
            ["11", "9", "1", "1", stamp, "2000-01-01", ""],
            ["11", "9", "1", "2", stamp, "2000-01-01", ""],
            ["11", "9", "1", "3", stamp, "2000-01-01", "2010-01-01"],
        ],
        "state_lookup.csv": [
            _columns("state_id state_abbrev description"),
            ["1", "OH", "Ohio"], ["2", "UN", "New York - Upstate"], ["3", "TX", "Texas"],
        ],
        "update_period.csv": [
            _columns("period_id begin_date dis_end_date"),
            ["1", "2026-02-20", "2026-02-26"], ["2", "2026-02-27", "2026-03-05"],
        ],
    }  # fmt: skip


def packed(tables: Tables, encode: Callable[[str], bytes] = str.encode) -> bytes:
    """The zip of these tables."""
    members = {}
    for name, rows in tables.items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        members[name] = encode(text.getvalue())
    return packed_members(members)


def packed_members(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def wrapped(inner: bytes, name: str = "current_article_csv.zip") -> bytes:
    """As CMS ships it: the zip of tables beside a database, which packs 1,000 times, and a guide."""
    return packed_members(
        {"current_article.mdb": bytes(1 << 20), name: inner, "readme_first.txt": b"read me"}
    )
