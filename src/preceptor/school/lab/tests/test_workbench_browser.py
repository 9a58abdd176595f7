"""The workbench in a real browser: code a case by mouse and by keyboard, lose the network, use two tabs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from preceptor.school.lab import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = "endocrine/kidney-numbers"


@pytest.fixture
def attempt(section, ada, book):
    case_set = actions.make_case_set(section=section, title="First cases", cases=[CASE], by=None)
    return actions.begin(user=ada, case_set=case_set, case_id=CASE)


@pytest.fixture
def bench(browser_page, signed_in, ada, attempt):
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:workbench", args=[attempt.uuid]))
    return page


def saved(page, state="saved"):
    page.locator(f".bar .save[data-state={state}]").wait_for()


def settle(page):
    """Everything entered is confirmed by the server."""
    page.wait_for_timeout(500)  # longer than the pause before a save goes out
    saved(page)


def codes(attempt):
    attempt.refresh_from_db()
    return [line["code"] for line in attempt.draft["diagnoses"]]


def type_code(page, code):
    page.locator(".ln.new [data-p=code]").fill(code)
    page.locator(".ln.new [data-p=code]").press("Enter")


def test_a_typed_code_gets_its_dot_its_title_and_is_saved(bench, attempt):
    type_code(bench, "e1122")
    bench.get_by_text("Type 2 diabetes mellitus with diabetic chronic kidney disease").first.wait_for()
    settle(bench)
    assert codes(attempt) == ["E11.22"]


def test_from_slash_to_an_added_code_takes_two_keys_after_the_words(bench, attempt):
    bench.keyboard.press("/")
    bench.keyboard.type("ckd 3b")
    bench.locator("#encoder [data-row='icd10cm:N18.32']").wait_for()
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("Enter")
    settle(bench)
    assert codes(attempt) == ["N18.32"]


def test_a_line_of_the_index_leads_to_the_tabular_and_back_again(bench, attempt):
    bench.locator(".where-in a", has_text="Index").click()
    bench.keyboard.type("gout")
    line = bench.locator(".lines li", has_text="Gout").first
    line.wait_for()
    line.locator(".target a").first.click()
    bench.locator(".code-head").wait_for()
    settle(bench)
    bench.get_by_role("button", name="Back in encoder").click()
    line.wait_for()
    type_code(bench, "I10")
    settle(bench)
    attempt.refresh_from_db()
    assert {"index", "tabular"} <= {step["kind"] for step in attempt.path}


def test_an_exercise_by_the_book_adds_after_the_index(browser_page, signed_in, section, ada, book):
    case_set = actions.make_case_set(
        section=section, title="By the book", cases=[CASE], index_first=True, by=None
    )
    attempt = actions.begin(user=ada, case_set=case_set, case_id=CASE)
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:workbench", args=[attempt.uuid]))
    page.get_by_text("Index first.", exact=True).wait_for()
    page.keyboard.press("/")
    page.keyboard.type("gout")
    page.locator(".lines .target a").first.wait_for()
    assert page.locator("#encoder button[value^='add:']").count() == 0
    page.locator(".lines .target a").first.click()
    page.locator(".code-head").wait_for()
    assert page.locator("#encoder button[value^='add:']").count() > 0


def test_a_bookmark_is_set_in_the_pane(bench):
    bench.goto(f"{bench.url}?at=icd10cm/N18.32/")
    bench.get_by_role("button", name="Bookmark", exact=True).click()
    bench.get_by_role("button", name="Bookmarked").wait_for()
    assert "/lab/attempts/" in bench.url


def test_a_heading_says_so_at_once_and_a_suggestion_mends_it(bench, attempt):
    type_code(bench, "N18.3")
    bench.locator(".ln [data-p=fault]:not([hidden]) [data-put='N18.32']").click()
    settle(bench)
    assert codes(attempt) == ["N18.32"]


def test_search_arrow_enter_adds_a_code_without_leaving_the_pane(bench, attempt):
    bench.keyboard.press("Control+k")
    bench.keyboard.type("ckd 3b")
    bench.locator("#enc-body [data-row='icd10cm:N18.32']").wait_for()
    bench.keyboard.press("ArrowDown")
    row = bench.evaluate("document.activeElement.closest('[data-row]').dataset.row")
    bench.keyboard.press("Enter")
    settle(bench)
    assert codes(attempt) == [row.split(":")[1]]
    assert bench.locator("#enc-body a.on").first.text_content() == "on line A"


def test_evidence_is_marked_from_the_chart_by_keyboard(bench, attempt):
    type_code(bench, "E11.22")
    bench.locator(".docs").focus()
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("ArrowDown")
    bench.keyboard.press("h")
    bench.locator("#chart mark.ev").first.wait_for()
    settle(bench)
    attempt.refresh_from_db()
    assert len(attempt.draft["diagnoses"][0]["evidence"]) == 1


def test_words_typed_into_the_line_find_their_sentence(bench, attempt):
    type_code(bench, "E11.22")
    field = bench.locator(".ln[aria-current] [data-p=find]")
    field.fill("metformin")
    bench.locator(".ln[aria-current] [role=option]").first.wait_for()
    field.press("Enter")
    settle(bench)
    attempt.refresh_from_db()
    assert "etformin" in attempt.draft["diagnoses"][0]["evidence"][0]["quote"]


def test_removing_a_line_can_be_undone(bench, attempt):
    type_code(bench, "I10")
    bench.locator(".ln[data-id] [data-p=code]").first.fill("")
    bench.locator(".ln[data-id] [data-p=code]").first.press("Enter")
    bench.locator("#toast [data-undo]").click()
    settle(bench)
    assert codes(attempt) == ["I10"]


def test_lines_move_with_alt_and_arrows_and_pointers_follow(bench, attempt):
    for code in ("I10", "E11.22"):
        type_code(bench, code)
    bench.locator(".svc .new [data-p=code]").fill("G0008")
    bench.locator(".svc .new [data-p=code]").press("Enter")
    points = bench.locator(".svc [data-id] [data-p=points]")
    points.fill("A")
    points.press("Tab")
    second = bench.locator(".ln[data-id] [data-p=code]").nth(1)
    second.press("Alt+ArrowUp")
    settle(bench)
    assert codes(attempt) == ["E11.22", "I10"]
    assert points.input_value() == "B"


def test_nothing_is_lost_when_the_network_is_cut_between_two_saves(bench, attempt):
    type_code(bench, "I10")
    settle(bench)
    bench.context.set_offline(True)
    type_code(bench, "E11.22")
    saved(bench, "retry")
    assert codes(attempt) == ["I10"]
    bench.context.set_offline(False)
    saved(bench)
    assert codes(attempt) == ["I10", "E11.22"]


def test_what_never_reached_the_server_is_there_after_a_reload(bench, attempt):
    bench.context.set_offline(True)
    type_code(bench, "E11.22")
    saved(bench, "retry")
    bench.context.set_offline(False)
    bench.once("dialog", lambda dialog: dialog.accept())
    bench.goto(reverse("lab:workbench", args=[attempt.uuid]))
    settle(bench)
    assert codes(attempt) == ["E11.22"]


def test_two_tabs_lose_nothing_and_offer_both(bench, attempt):
    other = bench.context.new_page()
    other.goto(bench.url)
    type_code(bench, "I10")
    settle(bench)
    type_code(other, "E11.22")
    saved(other, "conflict")
    other.get_by_role("button", name="Compare").click()
    assert other.locator("#compare [data-p=other]").text_content().find("I10") >= 0
    other.get_by_role("button", name="Take the other").click()
    settle(other)
    assert codes(attempt) == ["I10"]
    kept = [
        line["code"] for e in attempt.journal.all() if e.kind == "losing" for line in e.draft["diagnoses"]
    ]
    assert kept == ["E11.22"]


def test_a_tab_that_only_reads_follows_the_one_that_writes(bench, attempt):
    other = bench.context.new_page()
    other.goto(bench.url)
    type_code(bench, "I10")
    settle(bench)
    other.locator(".rail a").nth(3).click()
    other.locator(".ln[data-id] [data-p=code]").first.wait_for()
    assert other.locator(".ln[data-id] [data-p=code]").first.input_value() == "I10"
    saved(other)


def test_signed_out_signs_in_without_leaving(bench, attempt, ada, password):
    cookies = [c for c in bench.context.cookies() if c["name"] != "sessionid"]
    bench.context.clear_cookies()
    bench.context.add_cookies(cookies)
    type_code(bench, "I10")
    saved(bench, "out")
    bench.get_by_role("button", name="Sign in here").click()
    bench.locator("#sign-in [name=login]").fill(ada.email)
    bench.locator("#sign-in [name=password]").fill(password)
    bench.locator("#sign-in [name=password]").press("Enter")
    saved(bench)
    assert codes(attempt) == ["I10"]


def test_check_and_submit_leads_to_the_review(bench, attempt):
    type_code(bench, "E11.22")
    bench.keyboard.press("Control+Enter")
    bench.wait_for_url(re.compile("/submit"))
    bench.get_by_role("button", name=re.compile("Submit")).first.click()
    bench.wait_for_url(re.compile("/review"))
    attempt.refresh_from_db()
    assert attempt.state == "submitted"


def test_f6_goes_round_the_panes_and_single_keys_can_be_turned_off(bench):
    bench.locator(".docs").focus()
    bench.keyboard.press("F6")
    assert bench.evaluate("document.activeElement.name") == "q"
    bench.keyboard.press("F6")
    assert bench.evaluate("document.activeElement.closest('#claim') !== null")
    bench.locator(".docs").focus()
    bench.keyboard.press("?")
    bench.locator("#keys [data-single-keys]").uncheck()
    bench.locator("#keys").get_by_role("button", name="Close").click()
    bench.locator(".docs").focus()
    bench.keyboard.press("/")
    assert bench.evaluate("document.activeElement.className") == "scroll docs"


def test_every_look_is_free_of_violations(browser_page, signed_in, ada, attempt, axe, look):
    page = signed_in(browser_page, ada)
    for pane in ("chart", "encoder", "claim"):
        page.goto(reverse("lab:workbench", args=[attempt.uuid]) + f"?q=ckd+3#{pane}")
        if pane == "claim":
            type_code(page, "E11.22")
            type_code(page, "E11.31")
            page.locator(".ln [data-p=fault]:not([hidden])").first.wait_for()
        axe(page)


@pytest.mark.parametrize("browser_page", [{"width": 360, "height": 780, "touch": True}], indirect=True)
def test_on_a_phone_one_pane_at_a_time_does_the_whole_job(bench, attempt):
    bench.locator(".tabs [href='#encoder']").click()
    bench.locator("#encoder [name=q]").fill("ckd 3b")
    bench.locator("#enc-body [data-row='icd10cm:N18.32'] button").click()
    bench.locator(".tabs [href='#claim']").click()
    assert bench.locator(".ln[data-id] [data-p=code]").first.input_value() == "N18.32"
    settle(bench)
    assert codes(attempt) == ["N18.32"]


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_without_script_a_code_can_be_found_added_and_supported(bench, attempt):
    bench.locator("#encoder [name=q]").fill("ckd 3b")
    bench.locator("#encoder [name=q]").press("Enter")
    bench.locator("#enc-body [data-row='icd10cm:N18.32'] button").click()
    assert codes(attempt) == ["N18.32"]
    bench.locator(".evbar [name=words]").fill("Cut metformin to 500 mg bid")
    bench.locator(".evbar [name=do]").click()
    attempt.refresh_from_db()
    assert len(attempt.draft["diagnoses"][0]["evidence"]) == 1


def test_edits_speak_while_coding_only_where_the_exercise_allows_it(bench, attempt):
    for code in ("I10", "N18.32"):
        type_code(bench, code)
    settle(bench)
    assert bench.locator("#edits").is_hidden()
    attempt.case_set.edits_while_coding = True
    attempt.case_set.save()
    type_code(bench, "E11.22")
    bench.locator("#edits").get_by_text("I12").wait_for()


def shown(page):
    """The rows in the order the page has them: letter and code."""
    return page.eval_on_selector_all(
        ".ln[data-id]",
        """rows => rows.map(
            r => [r.querySelector('[data-p=label]').textContent, r.querySelector('[data-p=code]').value])""",
    )


def test_a_moved_line_moves_on_the_page_too(bench):
    for code in ("I10", "E11.22", "N18.32"):
        type_code(bench, code)
    bench.locator(".ln[data-id] [data-p=code]").nth(2).press("Alt+ArrowUp")
    assert shown(bench) == [["A", "I10"], ["B", "N18.32"], ["C", "E11.22"]]


def test_the_next_empty_line_stays_in_sight_and_the_page_does_not_scroll(bench):
    for n in range(12):
        type_code(bench, f"I1{n % 6}.{n}")
    field = bench.locator(".ln.new [data-p=code]").bounding_box()
    assert field["y"] + field["height"] <= bench.locator(".tally").bounding_box()["y"]
    assert bench.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_one_click_opens_another_lines_menu(bench):
    for code in ("I10", "E11.22", "N18.32"):
        type_code(bench, code)
    bench.locator(".ln[data-id] [data-p=code]").first.click()
    bench.locator(".ln[data-id] summary").nth(2).click()
    assert bench.locator(".ln[data-id] details").nth(2).get_attribute("open") is not None


def test_a_code_typed_with_its_modifiers_is_taken_apart(bench, attempt):
    bench.locator(".svc .new [data-p=code]").fill("px134-25")
    bench.locator(".svc .new [data-p=code]").press("Enter")
    settle(bench)
    attempt.refresh_from_db()
    line = attempt.draft["services"][0]
    assert (line["code"], line["modifiers"]) == ("PX134", ["25"])


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("pane", ["chart", "encoder", "claim"])
def test_no_pane_is_wider_than_a_phone(browser_page, signed_in, ada, section, book, width, pane):
    long = "cardiology/chest-pressure"
    case_set = actions.make_case_set(section=section, title="Long titles", cases=[long], by=None)
    attempt = actions.begin(user=ada, case_set=case_set, case_id=long)
    page = signed_in(browser_page, ada)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(reverse("lab:workbench", args=[attempt.uuid]) + f"?q=nstemi#{pane}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_questions_below_a_heading_lead_to_an_added_code_within_the_pane(bench, attempt):
    bench.goto(f"{bench.url}?at=icd10cm/S52.53/")
    for answer in ("Right", "Sequela"):
        bench.locator("#narrow .options a", has_text=answer).click()
    bench.locator("#narrow button", has_text="Add").click()
    settle(bench)
    assert codes(attempt) == ["S52.531S"]
    bench.locator("[data-back]").click()
    bench.locator("#narrow", has_text="Which encounter?").wait_for()


def test_notes_and_discharge_status_are_saved_and_undone_like_lines(
    browser_page, signed_in, ada, section, book
):
    stay = "cardiology/chest-pressure"
    case_set = actions.make_case_set(section=section, title="A stay", cases=[stay], by=None)
    attempt = actions.begin(user=ada, case_set=case_set, case_id=stay)
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:workbench", args=[attempt.uuid]))
    page.locator(".scratch summary").click()
    page.locator("[name=notes]").fill("Look at the cath report again.")
    page.locator("[name=discharge_status]").select_option("03")
    settle(page)
    attempt.refresh_from_db()
    assert attempt.draft["notes"] == "Look at the cath report again."
    assert attempt.draft["discharge_status"] == "03"
    page.locator("#claim [data-undo]").click()
    settle(page)
    attempt.refresh_from_db()
    assert attempt.draft["discharge_status"] is None


def test_turning_single_keys_off_is_remembered(bench, ada):
    bench.locator(".docs").focus()
    bench.keyboard.press("?")
    with bench.expect_response(lambda answer: answer.request.method == "POST"):
        bench.locator("#keys [data-single-keys]").uncheck()
    ada.refresh_from_db()
    assert ada.single_keys is False
