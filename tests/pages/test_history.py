"""History: sentences, newest first, and taking a batch back."""

from medmgr_core.facility.records import StaffMember, Supplier
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain

ALT = "History in sentences"


def test_what_was_loaded_is_told_in_sentences(larkfield):
    told = [
        line for word in ("actual", "staff_member") for line in Screen(history_search=word).open("history").table(ALT)["told"]
    ]
    assert f"MedMgr loaded {len(by_hand.table('actual')):,} rows of spending." in told
    assert f"MedMgr loaded {len(by_hand.table('staff_member'))} rows of staff." in told


def test_a_change_stands_on_top_with_person_and_reason(own_larkfield):
    own_larkfield.change(StaffMember, ("N-0412",), {"contract_hours": 24.0}, revision=1, by="priya.raman", reason="asked")
    assert Screen().open("history").table(ALT)["told"].iloc[0] == (
        "Priya Raman changed Contract hours of staff member N-0412 from 30 to 24, because asked."
    )


def test_search_and_person(own_larkfield):
    for code, by in (("X1", "priya.raman"), ("X2", "manager"), ("Y1", "priya.raman")):
        own_larkfield.add(Supplier(supplier_code=code, name=code), by=by)
    assert Screen(history_search="supplier x").open("history").table(ALT)["told"].tolist() == [
        "Helen Whitcombe added supplier X2.", "Priya Raman added supplier X1.",
    ]  # fmt: skip
    screen = Screen().open("history")
    screen.at.selectbox(key="history_person").select("priya.raman")
    assert screen.run().table(ALT)["told"].tolist() == ["Priya Raman added supplier Y1.", "Priya Raman added supplier X1."]


def test_older_changes_are_a_page_further(own_larkfield):
    for number in range(60):
        own_larkfield.add(Supplier(supplier_code=f"X{number:02d}", name="x"), by="priya.raman")
    screen = Screen(history_search="supplier").open("history")
    assert len(screen.table(ALT)) == 50
    screen.click("Older")
    # 60 and the row of the sample's file.
    assert screen.table(ALT)["told"].tolist()[-2:] == [
        "Priya Raman added supplier X00.", f"MedMgr loaded {len(by_hand.table('supplier'))} rows of suppliers.",
    ]  # fmt: skip
    assert not screen.click("Newer").faults


def test_a_batch_is_taken_back(own_larkfield):
    with own_larkfield.write(by="priya.raman", batch="batch-1") as work:
        work.add(Supplier(supplier_code="X1", name="x"))
        work.add(Supplier(supplier_code="X2", name="x"))
    own_larkfield.change(Supplier, ("X2",), {"name": "edited"}, revision=1, by="manager")
    screen = Screen(history_search="batch-1").open("history").choose_row(ALT, 0)
    screen.at.text_input(key="undo-batch-1").set_value("a mistake")
    screen.run().click("Take the whole batch back")
    assert [plain(each.value) for each in screen.at.success] == ["1 record is as it was before."]
    assert [plain(each.value) for each in screen.at.warning] == ["Kept because they were edited since: Supplier X2"]
    assert own_larkfield.row(Supplier, ("X1",)).void_reason == "a mistake"
    assert own_larkfield.row(Supplier, ("X2",)).voided_at is None


def test_a_person_sees_the_history_of_what_that_person_may_see(larkfield_store):
    with desk(larkfield_store, "amara.okonkwo"):  # ward manager: no rights over people
        told = Screen().open("history").table(ALT)["told"].tolist()
        assert not any("person" in sentence or "role" in sentence for sentence in told)


def test_empty(empty):
    told = Screen().open("history").table(ALT)["told"].tolist()
    assert "MedMgr added unit top." in told or len(told) == 50  # the roles came after it
