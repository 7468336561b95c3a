"""Assessments, evidence, findings, risks, policies in the store: what they figure up to, and what is refused."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from medmgr_core.actions.commands import check_action, finish_action
from medmgr_core.actions.records import Action
from medmgr_core.compliance import policy_queries, risk_queries
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.attention import attention
from medmgr_core.compliance.duty_commands import add_evidence
from medmgr_core.compliance.duty_records import EvidenceItem
from medmgr_core.compliance.outlines import outline
from medmgr_core.compliance.policy_commands import issue_version, note_read
from medmgr_core.compliance.policy_records import PolicyRead, PolicyVersion
from medmgr_core.compliance.requirement_commands import close_assessment, close_finding, judge, link_evidence, load_framework
from medmgr_core.compliance.requirement_records import Assessment, Finding, Framework, RequirementResult
from medmgr_core.compliance.risk_commands import close_risk, reopen_risk, score_risk
from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, NotAllowed, UnknownReference
from medmgr_core.formats import Formats
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.people.files import file_for
from medmgr_core.periods import financial_year_of, today
from medmgr_core.record import validate
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.support.stores import sample_store

TODAY, OPEN, CLOSED = today(), "AS-000002", "AS-000001"


@pytest.fixture
def store() -> Iterator[Store]:
    with sample_store() as held:
        yield held


def scope(store: Store, root: str = "LHG") -> Scope:
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    return Scope("manager", units if root == "LHG" else (root,), root, financial_year_of(TODAY, 4))


def test_readiness_of_the_sample_by_hand(store):
    # Met 1+1+2+2+1+2, half of 1 and of 2: 10.5. Assessed weighs 13, the four nobody looked at 6, directors do not apply.
    found = queries.readiness_of(queries.by_result(store, scope(store)))
    assert (found.met, found.assessed, found.applicable) == (10.5, 13, 19)


def test_the_newest_assessment_counts_and_what_nobody_looked_at_is_no_pass(store):
    add_entry(store, Assessment(framework_code="EFS", unit_code="LGH", started_on=TODAY), by="manager")
    found = queries.readiness_of(queries.by_result(store, scope(store)))
    assert (found.of_assessed, found.of_all) == (None, 0.0)


def test_a_result_is_judged_once_and_by_revision(store):
    judge(store, OPEN, "EFS/13", result="compliant", by="sian.llewellyn")
    with pytest.raises(AlreadyExists):
        judge(store, OPEN, "EFS/13", result="non", by="manager")
    judge(store, OPEN, "EFS/13", result="non", note="Two referrals late", revision=1, by="manager")
    with pytest.raises(ChangedMeanwhile):
        judge(store, OPEN, "EFS/13", result="partly", revision=1, by="sian.llewellyn")
    row = store.row(RequirementResult, (OPEN, "EFS/13")).values
    assert (row["result"], row["judged_on"], row["judged_by"]) == ("non", TODAY, "manager")


def test_bad_results_get_one_sentence(store):
    with pytest.raises(UnknownReference, match="there is no assessment “AS-9”"):
        add_entry(store, RequirementResult(assessment_no="AS-9", requirement_code="EFS/9"), by="manager")
    with pytest.raises(InvalidEntry, match="this is a heading"):
        judge(store, OPEN, "EFS/P", result="compliant", by="manager")
    with pytest.raises(InvalidEntry, match="say why the requirement does not apply"):
        judge(store, OPEN, "EFS/13", result="not_applicable", by="manager")
    with pytest.raises(InvalidEntry, match="is closed"):
        judge(store, CLOSED, "EFS/13", result="compliant", by="manager")
    load_framework(store, Framework(framework_code="H", name="H"), outline("hipaa_security_rule"), by="manager")
    with pytest.raises(InvalidEntry, match="not of the requirement set of this assessment"):
        judge(store, OPEN, "H/164.312(b)", result="compliant", by="manager")


def test_a_set_is_loaded_whole_by_who_may_approve(store):
    held, framework = outline("hipaa_security_rule"), Framework(framework_code="H", name="H")
    with pytest.raises(NotAllowed):
        load_framework(store, framework, held, by="denise.clarke")
    assert load_framework(store, framework, held, by="manager") == len(held.nodes)
    with pytest.raises(AlreadyExists):
        load_framework(store, framework, held, by="manager")
    add_entry(store, Assessment(framework_code="H", unit_code="W7", started_on=TODAY), by="manager")
    frame = queries.by_result(store, scope(store, "W7"))
    assert frame["requirements"].sum() == held.assessable and set(frame["result"]) == {"not_assessed"}


def test_a_closed_assessment_stays_as_it_is(store):
    close_assessment(store, OPEN, by="sian.llewellyn")
    with pytest.raises(InvalidEntry, match="This assessment is closed"):
        change_entry(store, Assessment, (OPEN,), {"remarks": "x"}, revision=2, by="manager")


def test_expired_evidence_behind_a_pass_is_told_until_it_is_renewed(store):
    assert queries.stale(store, scope(store))["requirement_code"].tolist() == ["EFS/15"]
    (thing,) = (thing for thing in attention(store, scope(store), Formats()) if thing.kind == "Evidence expired")
    assert thing.query == {"assessment": OPEN, "requirement": "EFS/15"} and "ran out on 02 Nov 2026" in thing.sentence
    item = EvidenceItem(name="Fire risk assessment 2026", unit_code="LGH", issued_on=TODAY, valid_until=TODAY, link="Q:/fire")
    number = add_evidence(store, item, by="manager")
    link_evidence(store, number, "EFS/15", by="manager")
    assert queries.stale(store, scope(store)).empty  # one piece that holds is enough
    assert (queries.evidence(store, scope(store)).set_index("evidence_no")["used"])[number] == 1
    with pytest.raises(AlreadyExists):
        link_evidence(store, number, "EFS/15", by="manager")


def test_a_finding_is_closed_after_its_actions_worked(store):
    due = TODAY + timedelta(days=9)
    action = Action(task="New closer", unit_code="W8", owner="joanna.adeyemi", due_on=due, about="finding", about_key="FI-000002")
    (number,) = add_entry(store, action, by="manager")
    with pytest.raises(InvalidEntry, match="1 action is not done or not checked"):
        close_finding(store, "FI-000002", verified="Door shuts", by="manager")
    finish_action(store, number, evidence="Fitted", revision=1, by="manager")
    with pytest.raises(InvalidEntry, match="1 action is not done or not checked"):
        close_finding(store, "FI-000002", verified="Door shuts", by="manager")
    check_action(store, number, effective="yes", revision=2, by="sian.llewellyn")
    with pytest.raises(InvalidEntry, match="Say what shows"):
        close_finding(store, "FI-000002", verified=" ", by="manager")
    close_finding(store, "FI-000002", verified="Door shuts", by="manager")
    assert store.row(Finding, ("FI-000002",)).values["closed_on"] == TODAY


def test_findings_by_age_counts_open_ones_only(store):
    frame = queries.findings_by_age(queries.findings(store, scope(store)))
    assert frame["findings"].sum() == 4 and set(frame["severity"]) == {"minor", "moderate", "major", "critical"}
    with pytest.raises(InvalidEntry, match="before the day it was found"):
        validate(Finding, {"summary": "x", "unit_code": "W7", "opened_on": "2026-05-02", "due_on": "2026-05-01"})


def test_a_risk_keeps_every_score_and_says_how_it_moved(store):
    frame = risk_queries.risks(store, scope(store)).set_index("risk_no")
    assert frame.loc["RK-000002", ["score", "before", "moved", "band", "over"]].tolist() == [16, 20, -4, "extreme", 7]
    assert frame.loc["RK-000006", ["score", "moved", "review_late"]].tolist() == [12, 0, True]  # never scored
    score_risk(store, "RK-000002", consequence=3, likelihood=4, note="Discharge lounge", review_on=TODAY, by="joanna.adeyemi")
    again = risk_queries.risks(store, scope(store)).set_index("risk_no").loc["RK-000002"]
    assert (again["score"], again["moved"], again["review_on"].date()) == (12, -4, TODAY)
    assert len(risk_queries.scores_of(store, scope(store), "RK-000002")) == 3
    heat = risk_queries.heat_map(risk_queries.risks(store, scope(store)))
    assert len(heat) == 25 and heat["risks"].sum() == 7
    cell = heat[(heat["consequence"] == 3) & (heat["likelihood"] == 4)].iloc[0]
    assert (cell["risks"], cell["better"], cell["worse"]) == (2, 1, 0)


def test_bad_risks_get_one_sentence(store):
    with pytest.raises(InvalidEntry, match="not meant to be higher"):
        validate(Risk, {"name": "x", "unit_code": "W7", "inherent_consequence": 1, "inherent_likelihood": 2,
                        "target_consequence": 3, "target_likelihood": 1, "opened_on": "2026-01-01"})  # fmt: skip
    with pytest.raises(InvalidEntry, match="at most 5"):
        score_risk(store, "RK-000002", consequence=6, likelihood=1, note=None, by="manager")
    with pytest.raises(InvalidEntry, match="stays as it was"):
        change_entry(store, RiskScore, ("RS-000001",), {"likelihood": 1}, revision=1, by="manager")
    with pytest.raises(NotAllowed):
        close_risk(store, "RK-000001", reason="x", by="denise.clarke")
    close_risk(store, "RK-000001", reason="Posts are filled", by="manager")
    with pytest.raises(InvalidEntry, match="take it up again"):
        score_risk(store, "RK-000001", consequence=1, likelihood=1, note=None, by="manager")
    reopen_risk(store, "RK-000001", reason="One left", by="manager")


def test_who_has_read_the_version_that_holds(store):
    frame = policy_queries.readers(store, scope(store, "W7"))
    falls = frame[frame["policy_code"] == "FAL-04"]
    assert (len(falls), int(falls["read_on"].notna().sum())) == (4, 3)  # the clinical staff of Ward 7 in post
    held = policy_queries.policies(store, scope(store, "W7")).set_index("policy_code")
    assert set(held.index) == {"MED-01", "CON-02", "FIN-03", "FAL-04"}  # its own, and those of all above it
    assert held.loc["MED-01", "version_no"] == "PV-000002"
    assert note_read(store, "PV-000005", ["N-0424", "N-0402"], on=TODAY, by="denise.clarke") == 1  # one was noted before
    with pytest.raises(InvalidEntry, match="issued on 2026-08-31; nobody read it before"):
        add_entry(store, PolicyRead(version_no="PV-000005", staff_no="N-0102", read_on=date(2026, 8, 30)), by="manager")
    with pytest.raises(InvalidEntry, match="not the one these people are to read"):
        note_read(store, "PV-000001", ["N-0424"], on=TODAY, by="denise.clarke")


def test_a_new_version_is_to_be_read_by_all_anew_and_its_file_by_all_it_binds(store):
    version = PolicyVersion(policy_code="MED-01", version="7", issued_on=TODAY)
    with pytest.raises(InvalidEntry, match="cannot be kept"):
        issue_version(store, version, name="x.exe", content=b"MZ", by="manager")
    with pytest.raises(InvalidEntry, match="choose a file"):
        issue_version(store, version, by="manager")
    number = issue_version(store, version, name="med.pdf", content=b"%PDF-1.7", by="sian.llewellyn")
    frame = policy_queries.readers(store, scope(store))
    assert frame[frame["policy_code"] == "MED-01"]["read_on"].isna().all()
    file_id = store.row(PolicyVersion, (number,)).values["file_id"]
    assert file_for(store, "denise.clarke", file_id).content == b"%PDF-1.7"
