"""What a character means, from nothing but titles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from preceptor.coding.codesets.pcs.derive import derive
from preceptor.coding.codesets.pcs.model import Edition, Labels, Table
from preceptor.coding.codesets.pcs.names import Names, in_title, root_operations
from preceptor.coding.codesets.pcs.shapes import shape_keys

EDITION = Edition("derived", "titles", date(2025, 10, 1), date(2026, 9, 30), derived=True)
NAMES = Names.load()

JOINTS = {
    "0SR9019": "Replacement of Right Hip Joint with Metal Synthetic Substitute, Cemented, Open Approach",
    "0SR90JZ": "Replacement of Right Hip Joint with Synthetic Substitute, Open Approach",
    "0SR90J9": "Replacement of Right Hip Joint with Synthetic Substitute, Cemented, Open Approach",
    "0SRC0JZ": "Replacement of Right Knee Joint with Synthetic Substitute, Open Approach",
    "0SRC0J9": "Replacement of Right Knee Joint with Synthetic Substitute, Cemented, Open Approach",
    "0SRD0JZ": "Replacement of Left Knee Joint with Synthetic Substitute, Open Approach",
}


def derived(titles: Mapping[str, str], codes: tuple[str, ...] = ()) -> Labels:
    return derive(titles, {*titles, *codes}, EDITION, NAMES)


def table(titles: Mapping[str, str], *codes: str) -> Table:
    (found,) = derived(titles, codes).tables
    return found


def label(found: Table, code: str, position: int) -> tuple[str, ...]:
    return found.meanings(position, code)


def test_the_words_that_change_with_a_character_are_its_own() -> None:
    assert label(table(JOINTS), "0SR90J9", 7) == ("Cemented",)


def test_a_word_all_values_of_a_column_share_belongs_to_them_too() -> None:
    assert label(table(JOINTS), "0SRC0JZ", 4) == ("Knee Joint, Right",)


def test_a_side_stands_last_as_in_the_book() -> None:
    assert label(table(JOINTS), "0SRD0JZ", 4) == ("Knee Joint, Left",)


def test_a_kind_of_device_stands_behind_the_device() -> None:
    assert label(table(JOINTS), "0SR9019", 6) == ("Synthetic Substitute, Metal",)


def test_z_is_named_though_no_title_says_it() -> None:
    assert label(table(JOINTS), "0SR90JZ", 7) == ("No Qualifier",)


def test_an_approach_is_named_where_it_never_varies() -> None:
    assert label(table(JOINTS), "0SR90JZ", 5) == ("Open",)


def test_a_value_of_untitled_codes_alone_has_no_label() -> None:
    assert label(table(JOINTS, "0SR90EZ"), "0SR90EZ", 6) == ()


def test_a_body_part_of_untitled_codes_is_what_the_other_tables_of_its_system_say() -> None:
    titles = {
        "0C5J0ZZ": "Destruction of Minor Salivary Gland, Open Approach",
        "0C5M0ZZ": "Destruction of Pharynx, Open Approach",
        "0CBJ0ZZ": "Excision of Minor Salivary Gland, Open Approach",
        "0CBM0ZZ": "Excision of Pharynx, Open Approach",
    }
    tables = {found.code: found for found in derived(titles, ("0C1J0ZZ",)).tables}
    assert label(tables["0C1"], "0C1J0ZZ", 4) == ("Minor Salivary Gland",)


def test_one_other_table_is_not_enough_to_name_a_body_part() -> None:
    titles = {
        "0C5J0ZZ": "Destruction of Minor Salivary Gland, Open Approach",
        "0C5M0ZZ": "Destruction of Pharynx, Open Approach",
    }
    tables = {found.code: found for found in derived(titles, ("0C1J0ZZ",)).tables}
    assert label(tables["0C1"], "0C1J0ZZ", 4) == ()


def test_a_character_that_means_two_things_is_told_by_its_partner() -> None:
    group = "Percutaneous Approach, New Technology Group"
    titles = {
        "XW033E5": f"Introduction of Remdesivir Anti-infective into Peripheral Vein, {group} 5",
        "XW043E5": f"Introduction of Remdesivir Anti-infective into Central Vein, {group} 5",
        "XW013E5": f"Introduction of Remdesivir Anti-infective into Subcutaneous Tissue, {group} 5",
        "XW033E6": f"Introduction of Etesevimab Monoclonal Antibody into Peripheral Vein, {group} 6",
        "XW043E6": f"Introduction of Etesevimab Monoclonal Antibody into Central Vein, {group} 6",
    }
    found = table(titles)
    assert label(found, "XW033E5", 6) == ("Remdesivir Anti-infective",)
    assert label(found, "XW033E6", 6) == ("Etesevimab Monoclonal Antibody",)
    assert len(label(found, "XW033E", 6)) == 2


def test_words_that_two_positions_may_have_brought_are_given_to_neither() -> None:
    laser = "High Osmolar Contrast, Laser Intraoperative"
    titles = {
        "B2100ZZ": "Fluoroscopy of Single Coronary Artery using High Osmolar Contrast",
        "B2110ZZ": "Fluoroscopy of Multiple Coronary Arteries using High Osmolar Contrast",
        "B210010": f"Fluoroscopy of Single Coronary Artery using {laser}",
        "B211010": f"Fluoroscopy of Multiple Coronary Arteries using {laser}",
    }
    assert label(table(titles), "B210010", 6) == ()


def test_titles_are_put_together_again_from_their_shape() -> None:
    found = table(JOINTS)
    general = shape_keys("0SR9019", [4, 5, 6, 7])[-1]
    assert found.shapes[general] == "Replacement of {4} with {6}, {7}, {5} Approach"


@pytest.mark.parametrize(
    ("section", "position", "words", "book"),
    [
        ("0", 4, "Right Hip Joint", "Hip Joint, Right"),
        ("0", 4, "Right Neck Lymphatic", "Lymphatic, Right Neck"),
        ("0", 4, "Left Hand Skin", "Skin, Left Hand"),
        ("0", 6, "Two Drug-eluting Intraluminal Devices", "Intraluminal Device, Drug-eluting, Two"),
        ("0", 7, "Skin and Subcutaneous Tissue", "Skin and Subcutaneous Tissue"),
        ("B", 4, "Right and Left Heart", "Heart, Right and Left"),
        ("B", 4, "Other Upper Arteries", "Upper Arteries, Other"),
        ("B", 5, "Low Osmolar Contrast", "Low Osmolar"),
        ("B", 5, "Other Contrast", "Other Contrast"),
        ("F", 6, "Audiovisual Equipment", "Audiovisual"),
    ],
)
def test_the_book_words_a_label_otherwise_than_a_title(
    section: str, position: int, words: str, book: str
) -> None:
    assert NAMES.in_book(section, position, words) == book


def test_a_side_goes_back_to_the_front_in_a_title() -> None:
    assert [in_title("Hip Joint, Right"), in_title("Lymphatic, Right Neck")] == [
        "Right Hip Joint",
        "Lymphatic, Right Neck",
    ]


def test_every_root_operation_is_explained_and_told_from_its_neighbors() -> None:
    explained = root_operations()
    assert {one.titles[0] for one in explained} == set(NAMES.operations["0"].values())
    assert len(explained) == 31
    assert all(one.definition.endswith(".") and "?" in one.question for one in explained)
