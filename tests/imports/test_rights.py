"""What a person may not see is unknown, what he may not enter is wrong, and what belongs to others is not told."""

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import NotAllowed, NotFound
from medmgr_core.facility.records import StaffMember, Supplier
from medmgr_core.imports.commands import remember_code, save_profile
from medmgr_core.imports.dry_run import may_make
from medmgr_core.imports.mend import leave_row, mend_row
from medmgr_core.indicators.records import IndicatorValue
from tests.imports.loading import counts, problems
from tests.support.screens import Screen
from tests.support.screens import desk as at_desk

HEAD = "Date | Cost centre | Account | Amount\n"


@pytest.fixture
def cat(desk):
    """Clerk of ward 3 alone, whose cost centre is C3."""
    return desk.as_person("cat", "W3")


@pytest.fixture
def bob(desk):
    """Ward manager of Medicine: enters staff, sees budgets, loads no file."""
    return desk.as_person("bob", "MED")


def test_a_code_out_of_reach_is_as_unknown_as_one_that_is_not_there(cat):
    dry = cat.look(HEAD + "2026-04-03 | C3 | DRU | 1\n2026-04-03 | C1 | DRU | 2\n2026-04-03 | C99 | DRU | 4", make=())
    assert counts(dry) == (1, 0, 0, 2)
    assert dict(dry.unknown["cost_centre_code"]) == {"C1": 1, "C99": 1}
    ((sentence, rows, _),) = problems(dry)
    assert rows == 2 and sentence.startswith("Cost centre: this text names nothing that is known.")


def test_a_row_for_a_unit_where_he_may_only_look_is_wrong(desk):
    # Bob sees budgets of Medicine and enters its staff; he may not enter budgets. Now he may, for ward 1 alone.
    for role, area, action in (("clerk", "staff", "enter"),):
        desk.store.add(_right(role, area, action), by="system")
    cat = desk.as_person("cat", "W3")
    desk.store.add(_role("cat", "ward", "MED"), by="system")
    dry = cat.look(HEAD + "2026-04-03 | C3 | DRU | 1\n2026-04-03 | C1 | DRU | 2", make=())
    assert counts(dry) == (1, 0, 0, 1)
    assert problems(dry) == [("Cost centre: you may not enter budgets there. Ask an administrator for the right.", 1, 3)]
    cat.take(HEAD + "2026-04-03 | C3 | DRU | 1\n2026-04-03 | C1 | DRU | 2", make=())
    assert cat.rows("SELECT cost_centre_code FROM live_actual WHERE amount IN (100, 200)") == [("C3",)]


def _right(role, area, action):
    from medmgr_core.people.records import RoleRight

    return RoleRight(role_code=role, right_area=area, action=action)


def _role(person, role, unit):
    from medmgr_core.people.records import PersonRole

    return PersonRole(person_code=person, role_code=role, unit_code=unit)


@pytest.mark.parametrize(
    ("person", "unit", "record_type"),
    [
        ("bob", "MED", Actual),  # sees budgets, enters none
        ("bob", "MED", StaffMember),  # enters staff, but loads no files
        ("cat", "W1", Actual),  # another ward
        ("cat", "G", Actual),  # above her ward
        ("cat", "W3", Supplier),  # sees suppliers
        ("dan", "G", Actual),  # left
        ("nobody", "G", Actual),
    ],
)
def test_without_the_right_nothing_is_taken(desk, person, unit, record_type):
    files = {
        Actual: HEAD + "2026-04-03 | C1 | DRU | 1",
        Supplier: "Supplier code | Name\nS9 | Nine",
        StaffMember: "Staff number | Name | Job | Group | Unit | Contract hours\nN-9 | Flo | Nurse | clinical | W1 | 30",
    }
    before = desk.store.head()
    with pytest.raises(NotAllowed):
        desk.as_person(person, unit).take(files[record_type], record_type, make=())
    assert desk.store.head() == before


def test_whoever_loads_files_may_propose_what_all_use_and_not_what_belongs_to_a_unit(desk, cat):
    targets = {t: may_make(desk.store, "cat", desk.store.catalogue.by_table[t], "W3")
               for t in ("supplier", "account", "indicator", "cost_centre", "unit")}  # fmt: skip
    assert targets == {"supplier": True, "account": True, "indicator": True, "cost_centre": False, "unit": False}
    assert cat.take(HEAD + "2026-04-03 | C3 | New account | 1", make=["account_code"]).made == {"Accounts": 1}
    with pytest.raises(NotAllowed):
        cat.look(HEAD + "2026-04-03 | New place | DRU | 1", make=["cost_centre_code"])
    assert may_make(desk.store, "ann", desk.store.catalogue.by_table["cost_centre"], "W3")


def test_a_keyed_row_of_another_unit_is_not_changed_through_a_file(desk):
    desk.take("Unit | Indicator | Month | Value\nW1 | Beds | 2026-04-01 | 20", IndicatorValue)
    cat = desk.as_person("cat", "W3")
    dry = cat.look(
        "Unit | Indicator | Month | Value\nW1 | Beds | 2026-04-01 | 1\nW3 | Beds | 2026-04-01 | 2", IndicatorValue, make=()
    )
    assert counts(dry) == (1, 0, 0, 1)
    assert problems(dry)[0][0].startswith("Unit: this text names nothing that is known.")


def test_a_person_of_another_unit_is_not_taken_over_through_a_file(desk):
    desk.store.add(_right("clerk", "staff", "enter"), by="system")
    desk.store.add(_right("clerk", "staff", "view"), by="system")
    dry = desk.as_person("cat", "W3").look("""
        Staff number | Name      | Job         | Group    | Unit | Contract hours
        N-1          | Ada Adams | Staff nurse | clinical | W3   | 37.5
        N-3          | Cy O'Casey | Porter     | facilities | W3 | 20""", StaffMember)  # fmt: skip
    assert counts(dry) == (0, 1, 0, 1)
    assert problems(dry) == [("A staff member of this key belongs to a unit out of your reach.", 1, 2)]


def test_what_a_text_means_and_how_a_source_is_read_is_said_by_who_loads_files(desk, bob):
    shown = desk.look(HEAD + "2026-04-03 | C1 | DRU | 1")
    with pytest.raises(NotAllowed):
        remember_code(desk.store, Supplier, "Oneill", "S1", by="bob")
    with pytest.raises(NotAllowed):
        save_profile(desk.store, "Ledger", shown, by="bob")


# --- files and waiting rows of others ---------------------------------------------------------------------------------


@pytest.fixture
def two_files(desk):
    """One by Ann for the whole group, one by Cat for ward 3; a row of each waits."""
    bad = "\n2026-02-30 | C3 | DRU | 3"
    desk.take(HEAD + "2026-04-03 | C1 | DRU | 1" + bad, keep_wrong=True)
    desk.as_person("cat", "W3").take(HEAD + "2026-04-03 | C3 | DRU | 2" + bad, keep_wrong=True)
    return dict(desk.rows("SELECT unit_code, waiting_no FROM live_waiting_row"))


def test_waiting_rows_of_others_are_as_if_they_were_not_there(desk, two_files):
    typed = {"posted_on": "2026-04-03", "cost_centre_code": "C3", "account_code": "DRU", "amount": "9"}
    for deed in (lambda **how: mend_row(desk.store, two_files["G"], typed, **how),
                 lambda **how: leave_row(desk.store, two_files["G"], **how)):  # fmt: skip
        with pytest.raises(NotFound):
            deed(revision=1, by="cat")
    mend_row(desk.store, two_files["W3"], typed, revision=1, by="cat")


@pytest.mark.parametrize(("person", "files"), [("ann", 2), ("cat", 1)])
def test_the_page_shows_files_and_waiting_rows_of_units_in_reach(desk, two_files, person, files):
    with at_desk(desk.store, person):
        taken = Screen(imports_shown="Files taken in").open("imports")
        assert len(taken.table("Files taken in")) == files
        waiting = Screen(imports_shown="Rows to mend").open("imports")
        assert len(waiting.table("Rows to mend")) == files
        assert [*taken.faults, *waiting.faults] == []


def test_a_file_taken_in_by_others_is_not_told_to_be_the_same(desk):
    from medmgr_core.imports.queries import SAME_FILE
    from tests.store.builders import scope

    file = desk.file(HEAD + "2026-04-03 | C1 | DRU | 1")
    desk.take(file)
    seen = [len(desk.store.read(SAME_FILE, scope("x", units), digest=file.digest)) for units in (["G"], ["W3"])]
    assert seen == [1, 0]
