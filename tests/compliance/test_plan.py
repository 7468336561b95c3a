"""Plans of action from files: the public one (where it is), small ones with each fault, and what is kept of them."""

import json
from datetime import date
from pathlib import Path

import pytest

from medmgr_core.actions.records import Action
from medmgr_core.compliance.plan_commands import load_plan
from medmgr_core.compliance.read_plan import read_plan
from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.periods import today
from tests.support.stores import sample_store

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "compliance" / "oscal_poam_example.json"
DUE = today()


def plan(*items, observations=(), risks=()):
    held = {"metadata": {"title": "Own"}, "poam-items": list(items), "observations": list(observations), "risks": list(risks)}
    return read_plan(json.dumps({"plan-of-action-and-milestones": held}).encode())


ITEM = {"title": "Doors", "description": "Wedged open.", "related-observations": [{"observation-uuid": "o"}],
        "related-risks": [{"risk-uuid": "r"}]}  # fmt: skip
SEEN = {"uuid": "o", "collected": "2026-05-04T23:30:00-04:00"}
TASK = {"title": "Fit closers", "timing": {"on-date": {"date": "2026-06-20"}}}
RISK = {"uuid": "r", "status": "open", "deadline": "2026-06-30T17:00:00-04:00",
        "related-observations": [{"observation-uuid": "o"}], "remediations": [{"title": "Closers", "tasks": [TASK]}],
        "characterizations": [{"facets": [{"name": "impact", "value": "high"}]}]}  # fmt: skip


def test_one_item_by_hand():
    (item,) = plan(ITEM, observations=[SEEN], risks=[RISK]).items
    # The day is as it was written where it was written: 4 May, though it was 5 May in Greenwich.
    assert (item.summary, item.severity) == ("Doors\nWedged open.", "major")
    assert (item.found_on, item.due_on) == (date(2026, 5, 4), date(2026, 6, 30))
    assert [(task.task, task.due_on) for task in item.tasks] == [("Fit closers", date(2026, 6, 20))]


def test_what_is_odd_is_told():
    lost = plan({**ITEM, "related-risks": [{"risk-uuid": "gone"}]}, observations=[SEEN], risks=[RISK])
    assert lost.items[0].due_on == date(2026, 6, 30) and "names a risk that is not in the file" in lost.told[0]
    late = plan(ITEM, observations=[{**SEEN, "collected": "2026-07-01"}], risks=[RISK])
    assert late.items[0].due_on is None and "before it was found" in late.told[0]
    two = plan(ITEM, {"title": "Wardens"}, observations=[SEEN], risks=[{**RISK, "status": "closed"}])
    assert [item.summary for item in two.items] == ["Wardens"] and "left out" in two.told[0]
    assert (two.items[0].severity, two.items[0].found_on, two.items[0].tasks) == ("moderate", None, ())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"plan-of-action-and-milestones": {"poam-items": [1]}}'])
def test_what_is_no_plan_gets_one_sentence(content):
    with pytest.raises(InvalidEntry, match="This is no OSCAL plan of action"):
        read_plan(content)


def test_the_public_plan_becomes_findings_with_actions():
    if not REAL.exists():
        pytest.skip("the public files are not beside this checkout (../shared/data/real/compliance)")
    held = read_plan(REAL.read_bytes())
    # Counted in the file by hand: two items, a risk each with one remediation of one task; the first names a mitigating factor
    # in place of its risk, the task of the second ends a year after its deadline.
    assert [(item.severity, item.found_on, item.due_on, len(item.tasks)) for item in held.items] == [
        ("major", date(2023, 5, 19), date(2024, 1, 1), 1), ("major", date(2023, 6, 2), date(2023, 6, 23), 1)]  # fmt: skip
    assert len(held.told) == 2 and "names a risk that is not in the file" in held.told[0]
    assert "ends on 2024-06-23, after the day of its finding, 2023-06-23" in held.told[1]
    with sample_store() as store:
        assert load_plan(store, held, unit_code="W7", due_on=DUE, also=action("W7"), by="denise.clarke") == (2, 0)
        found = store.rows("SELECT f.due_on, f.closed_on, a.task, a.due_on FROM live_finding f JOIN live_action a "
                           "ON a.about = 'finding' AND a.about_key = f.finding_no WHERE f.source = 'audit' AND f.summary "
                           "LIKE '%GoodRead%' ORDER BY f.due_on")  # fmt: skip
        assert found == [
            (date(2023, 6, 23), None, "Completion of GoodRead Sprint Ending June 23, 2023", date(2024, 6, 23)),
            (date(2024, 1, 1), None, "End of Year Project Management Report of Developed Remediations", date(2024, 1, 1)),
        ]
        assert load_plan(store, held, unit_code="W7", due_on=DUE, also=action("W7"), by="denise.clarke") == (0, 2)


def action(unit, owner="denise.clarke"):
    return lambda number, task: Action(task=task.task, unit_code=unit, owner=owner, due_on=task.due_on or DUE, about="finding",
                                       about_key=number)  # fmt: skip


def test_all_of_it_or_nothing_and_only_where_one_may_enter():
    held = plan(ITEM, observations=[SEEN], risks=[RISK])
    with sample_store() as store:
        before = store.head()
        with pytest.raises(NotAllowed):
            load_plan(store, held, unit_code="W7", due_on=DUE, also=action("W7"), by="amara.okonkwo")  # of another ward
        with pytest.raises(InvalidEntry):
            load_plan(store, held, unit_code="W7", due_on=DUE, also=action("W7", owner="nobody"), by="denise.clarke")
        assert store.head() == before, "a finding whose action is refused is not kept"
