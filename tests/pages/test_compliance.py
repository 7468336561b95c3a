"""Compliance: both readiness figures and the rows they are made of, a requirement judged, evidence kept, a finding closed."""

from dataclasses import replace
from datetime import date

import pytest

from medmgr_core.compliance.catalogue import Node, RequirementSet
from medmgr_core.compliance.read_catalogue import template
from medmgr_core.compliance.requirement_commands import load_framework
from medmgr_core.compliance.requirement_records import Framework
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def opened(unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.open("compliance")
    assert screen.faults == []
    return screen


def view(screen, name):
    (switch,) = (each for each in screen.at.get("segmented_control") if each.label == "Show")
    switch.set_value(name)
    screen.run()
    assert screen.faults == []
    return screen


def test_both_figures_stand_beside_each_other(larkfield):
    screen = opened()
    assert screen.metrics["Ready, of assessed"] == "80.8 %" and screen.metrics["Ready, of all"] == "55.3 %"  # 10.5 of 13, of 19
    assert "81 % of what was assessed is met, 55 % of all: 4 requirements nobody has looked at" in screen.titles[1]


def test_the_tree_has_the_rows_behind_them(larkfield):
    table = opened().table("Requirements with their results")
    weights = dict(zip(table["ref"], table["weight"], strict=True))
    told = dict(zip(table["ref"], table["told"], strict=True))
    met = sum(weights[ref] * {"● Met": 1, "▲ Partly": 0.5}.get(word, 0) for ref, word in told.items() if word)
    assert met == 10.5
    assert sum(weights[ref] for ref, word in told.items() if word in ("● Met", "▲ Partly", "■ Not met")) == 13
    assert sum(weights[ref] for ref, word in told.items() if word and word != "– Does not apply") == 19
    assert dict(zip(table["ref"], table["shown"], strict=True))["15"] == "■ all expired"


def test_a_pass_on_expired_evidence_is_told_where_the_link_leads(larkfield):
    screen = opened(assessment="AS-000002", requirement="EFS/15")
    assert any("every piece of evidence has expired" in each.value for each in screen.at.warning)


def test_a_requirement_is_judged(own_larkfield):
    screen = opened(requirement="EFS/13")
    (result,) = (each for each in screen.at.get("segmented_control") if each.label == "Result")
    result.set_value("partly")
    (note,) = (each for each in screen.at.text_area if each.label == "Note")
    note.set_value("Two referrals late")
    screen.run().click("Save the result")
    assert screen.faults == []
    kept = own_larkfield.rows("SELECT result, note, judged_by FROM live_requirement_result WHERE requirement_code = 'EFS/13'")
    assert kept == [("partly", "Two referrals late", "manager")]


def test_a_reason_is_asked_for_what_does_not_apply(own_larkfield):
    screen = opened(requirement="EFS/13")
    (result,) = (each for each in screen.at.get("segmented_control") if each.label == "Result")
    result.set_value("not_applicable")
    screen.run().click("Save the result")
    assert screen.faults == ["Note: say why the requirement does not apply."]


def test_findings_the_late_ones_first(larkfield):
    table = view(opened(), "findings").table("Findings")
    assert table["finding_no"].tolist()[0] == "FI-000002" and table["state"].tolist()[-1] == "● Closed"


def test_a_finding_is_closed(own_larkfield):
    screen = opened(finding="FI-000003").click("Close it")
    screen.fill("What shows that it is put right", "Twenty forms of November seen").click("Close the finding")
    assert screen.faults == []
    rows = own_larkfield.rows("SELECT verified, closed_by FROM live_finding WHERE finding_no = 'FI-000003'")
    assert rows == [("Twenty forms of November seen", "manager")]


def test_evidence_with_what_expires_first(larkfield):
    table = view(opened(), "evidence").table("Evidence")
    assert table["evidence_no"].tolist()[0] == "EV-000001" and table["state"].tolist()[0] == "■ Expired"


def test_evidence_by_its_address(own_larkfield):
    screen = view(opened(), "evidence").click("New evidence")
    for name, value in {
        "Title": "Lift certificate",
        "Unit": "LGH",
        "Issued on": date(2026, 11, 2),
        "or its address": "Q:/lift",
    }.items():
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT unit_code, owner FROM live_evidence_item WHERE name = 'Lift certificate'") == [
        ("LGH", "manager")]  # fmt: skip


def test_an_outline_is_loaded_and_assessed(own_larkfield):
    screen = opened().click("Load a requirement set")
    screen.fill("Outline", "hipaa_security_rule").fill("Code", "HIPAA").click("Keep it")
    assert screen.faults == []
    ((count,),) = own_larkfield.rows("SELECT count(*) FROM live_requirement WHERE framework_code = 'HIPAA'")
    assert count == 27
    assert "HIPAA" in view(opened(), "sets").table("Requirement sets")["framework_code"].tolist()


def test_who_may_not_approve_loads_nothing(larkfield_store):
    with desk(larkfield_store, "denise.clarke"):
        assert "Load a requirement set" not in {each.label for each in opened("W7").at.button}


@pytest.mark.parametrize("name", ["requirements", "findings", "evidence", "sets"])
def test_empty_each_says_what_to_do(empty, name):
    screen = view(opened("top"), name)
    assert screen.titles[1] == "No assessment has begun here yet"
    assert any(" “" in plain(text) for text in screen.infos)


def test_the_template_is_what_the_reader_takes():
    assert template().startswith("ref,parent,title,text,kind,weight,evidence_hint")


def test_a_newer_version_shows_what_changed_and_carries_over_what_did_not(own_larkfield):
    nodes = own_larkfield.rows("SELECT ref, name, text FROM live_requirement WHERE framework_code = 'EFS' AND is_assessable "
                               "ORDER BY place")  # fmt: skip
    first, *rest = [Node(ref, "", ref, name, text or "") for ref, name, text in nodes]
    newer = (replace(first, text="Written anew."), *rest)
    load_framework(own_larkfield, Framework(framework_code="EFS-27", name="Newer", replaces="EFS"),
                   RequirementSet("Newer", newer), by="manager")  # fmt: skip
    screen = view(opened(), "sets")
    screen.choose_row("Requirement sets", screen.table("Requirement sets")["framework_code"].tolist().index("EFS-27"))
    told = screen.table("Requirements of both versions")["told"].tolist()
    assert told == ["▲ Text changed: to be assessed again"] + ["● Same"] * (len(nodes) - 1)
    waiting = screen.table("Assessments to carry over")
    screen.choose_row("Assessments to carry over", 0)
    screen.click(f"Carry over what is the same in {waiting['unit_name'][0]}")
    assert screen.faults == []
    ((count,),) = own_larkfield.rows("SELECT count(*) FROM live_requirement_result WHERE requirement_code LIKE 'EFS-27/%'")
    assert count == waiting["kept"][0] > 0 and waiting["judged"][0] - count == waiting["again"][0]


def test_one_requirement_after_the_other(own_larkfield):
    """The next that nobody has looked at, saved, and on to the one after it."""
    waiting = [code for (code,) in own_larkfield.rows(
        "SELECT requirement_code FROM requirement_standing WHERE assessment_no = 'AS-000002' AND result = 'not_assessed' "
        "ORDER BY place")]  # fmt: skip
    screen = opened(assessment="AS-000002").click("Next not assessed")
    assert screen.at.query_params["requirement"] == waiting[0]
    (result,) = (each for each in screen.at.get("segmented_control") if each.label == "Result")
    result.set_value("compliant")
    screen.run().click("Save, and the next")
    assert screen.faults == [] and screen.at.query_params["requirement"] == waiting[1]
    held = own_larkfield.rows("SELECT result FROM live_requirement_result WHERE requirement_code = $code", code=waiting[0])
    assert held == [("compliant",)]


def test_without_a_set_loading_one_is_what_can_be_done(empty):
    buttons = {each.label: each for each in opened("top").at.button}
    assert "New assessment" not in buttons and "Load a requirement set" in buttons
