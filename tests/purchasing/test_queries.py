"""Figures of purchasing, worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from medmgr_core.budgets.overview import overview
from medmgr_core.budgets.records import Actual
from medmgr_core.facility.records import FacilityProfile
from medmgr_core.formats import Formats
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period
from medmgr_core.purchasing import measures, queries
from medmgr_core.purchasing.attention import attention
from medmgr_core.purchasing.records import Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from tests.purchasing.small import scope

FORMATS = Formats()
DAY = date(2026, 6, 18)  # a Thursday
YEAR = Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27")

# number  supplier  ours  amount  invoiced    received    due         state     paid
INVOICES = """
R-1   S1  CA   100  2026-04-01  2026-04-03  2026-05-01  paid      2026-04-23
R-2   S1  CA   250  2026-04-10  2026-04-12  2026-05-10  paid      2026-05-12
R-3   S2  CB   400  2026-05-01  2026-05-02  2026-06-01  paid      2026-05-22
R-4   S2  CB   400  2026-06-01  2026-06-02  2026-06-16  approved  -
R-5   S1  CA   700  2026-06-10  2026-06-11  2026-06-25  received  -
R-6   S1  CA    60  2026-05-01  2026-05-03  2026-06-02  disputed  -
R-7   S1  CA   -20  2026-05-20  2026-05-21  2026-06-19  received  -
R-8   S1  CA   100  2026-05-15  2026-05-16  2026-06-15  paid      2026-06-15
R-9   S2  CA   900  2026-06-12  2026-06-12  2026-09-01  received  -
"""


@pytest.fixture
def filled(store):
    with store.write(by="system", source="command") as work:
        for (number,) in store.rows("SELECT actual_no FROM live_actual"):  # the ledger has come to the year of all this
            work.change(Actual, (number,), {"posted_on": YEAR.first}, revision=1)
        for line in INVOICES.strip().splitlines():
            work.add(_invoice(*line.split()))
        for purpose, amount, on, who, state in (
            ("Old", 900, "2026-06-12", "nurse", "asked"),
            ("New", 6000, "2026-06-16", "clerk", "asked"),
            ("Half", 60_000, "2026-06-01", "nurse", "half_approved"),
            ("Done", 300, "2026-06-01", "nurse", "approved"),
        ):
            work.add(_request(purpose, amount, on, who, state))
        for day, amount, closed in (("2026-06-10", 500, None), ("2026-06-20", 80, None), ("2026-05-01", 40, "2026-05-30")):
            work.add(_order(day, amount, closed))
    return store


def _invoice(reference, supplier, centre, amount, invoiced, received, due, state, paid):
    return validate(Invoice, {
        "supplier_code": supplier, "reference": reference, "cost_centre_code": centre, "account_code": "SUPPLIES",
        "amount": int(amount) * 100, "invoiced_on": invoiced, "received_on": received, "due_on": due, "state": state,
        "paid_on": None if paid == "-" else paid, "dispute": "x" if state == "disputed" else None,
    })  # fmt: skip


def _request(purpose, amount, asked_on, asked_by, state):
    return validate(SpendRequest, {
        "purpose": purpose, "amount": amount * 100, "cost_centre_code": "CA", "account_code": "SUPPLIES", "asked_on": asked_on,
        "asked_by": asked_by, "state": state, "first_approver": "chief" if state == "half_approved" else None,
    })  # fmt: skip


def _order(expected_on, amount, closed_on):
    return validate(PurchaseOrder, {
        "ordered_on": "2026-05-01", "supplier_code": "S1", "cost_centre_code": "CA", "account_code": "SUPPLIES",
        "amount": amount * 100, "expected_on": expected_on, "closed_on": closed_on,
    })  # fmt: skip


def here(units=("A", "B", "top"), root="top", period=YEAR):
    return replace(scope(units=units, root=root), period=period)


def test_what_is_promised(filled):
    # Approved request 300; open orders 500 + 80; invoices all but none in the ledger:
    # 100 + 250 + 400 + 400 + 700 + 60 − 20 + 100 + 900 = 2,890.
    found = {row["stage"]: (row["documents"], row["amount"]) for row in rows_of(queries.committed(filled, here()))}
    assert found == {"request": (1, 300_00), "order": (2, 580_00), "invoice": (9, 2_890_00)}
    behind = queries.documents_behind(filled, here(), cost_centre_code="CB")
    assert behind["document"].str[:2].tolist() == ["IN", "IN"] and int(behind["amount"].sum()) == 800_00
    assert len(queries.documents_behind(filled, here(), account_code="FEES")) == 0
    assert len(queries.documents_behind(filled, here())) == 12
    june = Period(date(2026, 6, 1), date(2026, 7, 1), "June")
    # Request 300, orders 500 + 80, invoices of June 400 + 700 + 900.
    assert int(queries.documents_behind(filled, here(period=june))["amount"].sum()) == 2_880_00
    assert int(queries.documents_behind(filled, here(("B",), "B"))["amount"].sum()) == 800_00


def test_what_fell_due_before_the_year_began_is_promised_in_this_year(store):
    """What is still open of 2024/25 stands there until the ledger comes to 2025/26; then it is due now, in April."""
    years = [Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2024, 2025, 2026)]
    promised = lambda: [overview(store, here(period=year)).position.total["committed"] for year in years]  # noqa: E731
    with store.write(by="system", source="command") as work:
        for (number,) in store.rows("SELECT actual_no FROM live_actual"):
            work.change(Actual, (number,), {"posted_on": date(2025, 3, 1)}, revision=1)
        work.add(_invoice("R-1", "S1", "CA", 70, "2024-05-03", "2024-05-03", "2024-06-01", "received", "-"))
        work.add(_invoice("R-2", "S1", "CA", 5, "2025-06-03", "2025-06-03", "2025-07-01", "received", "-"))
    assert promised() == [70_00, 5_00, 0]
    line = {"cost_centre_code": "CB", "account_code": "SUPPLIES", "amount": 1}
    store.add(validate(Actual, line | {"posted_on": date(2025, 4, 2)}), by="system")
    assert promised() == [0, 75_00, 0]
    april = here(period=Period(date(2025, 4, 1), date(2025, 5, 1), ""))
    behind = queries.documents_behind(store, april)
    assert behind["amount"].tolist() == [70_00] and behind["due_on"].iloc[0].date() == date(2024, 6, 1)  # told as it was
    store.add(validate(Actual, line | {"posted_on": date(2999, 4, 2)}), by="system")  # a slip of the pen stops at today
    assert sum(promised()) in (0, 75_00) and promised()[0] == 0


@pytest.mark.parametrize(("starts_in", "first"), [(1, date(2026, 1, 1)), (4, date(2025, 4, 1)), (7, date(2025, 7, 1))])
def test_the_year_the_ledger_has_come_to(store_of_each, starts_in, first):
    store = store_of_each
    for (number,) in store.rows("SELECT actual_no FROM live_actual"):
        store.change(Actual, (number,), {"posted_on": date(2026, 2, 28)}, revision=1, by="system")
    profile_row = store.row(FacilityProfile, ("facility",))
    store.change(FacilityProfile, ("facility",), {"year_starts_in": starts_in}, revision=profile_row.revision, by="system")
    assert store.rows("SELECT first_on FROM ledger_year") == [(first,)]


def test_days_to_pay(filled):
    # From receipt: R-1 20 days (in time), R-2 30 (two days late), R-3 20 (in time), R-8 30 (on the day: in time).
    months = {row["month"].month: row for row in rows_of(queries.payments(filled, here()))}
    assert {m: (r["paid"], r["on_time"], r["median_days"]) for m, r in months.items()} == {
        4: (1, 1, 20.0), 5: (2, 1, 25.0), 6: (1, 1, 30.0)}  # fmt: skip
    assert measures.ON_TIME.read(filled, here()).value == 0.75
    assert measures.DAYS_TO_PAY.read(filled, here()).value == 25.0


def test_what_is_owed(filled):
    # Not paid: 400 + 700 + 60 − 20 + 900. Overdue: R-4. Within seven days: R-5 (the seventh) and the credit. Disputed: R-6.
    found = queries.owed(filled, here(), DAY)
    assert (found.invoices, found.amount) == (5, 2_040_00)
    assert (found.overdue, found.overdue_amount) == (1, 400_00)
    assert (found.soon, found.soon_amount) == (2, 680_00)
    assert (found.disputed, found.disputed_amount) == (1, 60_00)


def test_due_by_week(filled):
    # Week of 15 June: the credit of the 19th. Of 22 June: R-5. R-9 in September is later.
    rows = rows_of(queries.due_by_week(filled, here(), DAY))
    weeks = ["15 Jun", "22 Jun", "29 Jun", "06 Jul", "13 Jul", "20 Jul"]
    assert list(dict.fromkeys(r["week"] for r in rows)) == ["Overdue", *weeks, "Later"]
    found = [(r["week"], r["standing"], r["amount"], r["invoices"]) for r in rows if r["invoices"]]
    assert found == [
        ("Overdue", "disputed", 60_00, 1), ("Overdue", "overdue", 400_00, 1), ("15 Jun", "due", -20_00, 1),
        ("22 Jun", "due", 700_00, 1), ("Later", "due", 900_00, 1)]  # fmt: skip
    assert queries.due_by_week(filled, here(("B",), "A"), DAY).empty


def test_probable_duplicates(filled):
    # of S1, 100 each, 44 days apart, both paid. of S2, 400 each, 31 days apart.
    found = [(r["reference"], r["other_reference"], r["amount"], r["both_paid"]) for r in
             rows_of(queries.probable_duplicates(filled, here()))]  # fmt: skip
    assert found == [("R-4", "R-3", 400_00, False), ("R-8", "R-1", 100_00, True)]
    with filled.write(by="system", source="command") as work:
        work.add(_invoice("R-10", "S1", "CA", "250", "2026-05-26", "2026-05-26", "2026-06-30", "received", "-"))
    assert len(queries.probable_duplicates(filled, here())) == 2  # 46 days after R-2: another one


def test_who_may_decide(filled):
    rows = queries.waiting(filled, here(), DAY)
    assert [(r["purpose"], r["own_limit"], r["highest_limit"]) for r in rows_of(rows)] == [
        ("Half", 50_000_00, 100_000_00), ("Old", 50_000_00, 100_000_00), ("New", 50_000_00, 100_000_00)]  # fmt: skip

    def to_decide(person):
        own = replace(here(), viewer=person)
        found = queries.decided_by(queries.waiting(filled, own, DAY), rights_of(filled, person))
        return sorted(row["purpose"] for row in found)

    # The chief gave the first approval of Half; head's limit does not suffice for it; the nurse decides nothing.
    assert {who: to_decide(who) for who in ("head", "chief", "board", "nurse")} == {
        "head": ["New", "Old"], "chief": ["New", "Old"], "board": ["Half", "New", "Old"], "nurse": []}  # fmt: skip


def test_money_left_keeps_to_the_units_in_reach(filled):
    day = date(2026, 6, 1)
    assert queries.money_left(filled, here(("B",), "B"), "CA", "SUPPLIES", day).committed == 0
    # CA: request 300, orders 580, invoices 100 + 250 + 700 + 60 − 20 + 100 + 900.
    assert queries.money_left(filled, here(), "CA", "SUPPLIES", day).committed == 2_970_00


def test_what_needs_a_person(filled):
    found = [(a.kind, a.harm, a.sentence) for a in attention(filled, here(), FORMATS, DAY)]
    # From Friday the 12th to Thursday the 18th are four working days, from Monday the 1st thirteen; the 16th is too near.
    assert found == [
        ("paid twice", 4, "R-1 and R-8 of Supplier S1 were both paid: £100 each, within 45 days"),
        ("invoice overdue", 3, "Invoice R-4 of Supplier S2 (£400) is 2 days overdue"),
        ("paid twice", 3, "R-3 and R-4 of Supplier S2 look like one invoice entered twice: £400 each, within 45 days"),
        ("long dispute", 2, "Invoice R-6 of Supplier S1 (£60) is disputed; it came 46 days ago"),
        ("order late", 2, "Order PO-000001 from Supplier S1 was expected 8 days ago; £500 of it is still open"),
        ("request waits", 2, "Half (£60 k) waits 13 working days for a decision"),
        ("request waits", 2, "Old (£900) waits 4 working days for a decision"),
        ("invoice due", 1, "Invoice R-5 of Supplier S1 (£700) is due in 7 days"),
    ]
    assert attention(filled, here(("B",), "A"), FORMATS, DAY) == []


def test_levels_have_nothing_of_a_year_before_beside_them(filled):
    for measure in (measures.COMMITTED, measures.REQUESTS_WAITING, measures.OVERDUE, measures.OVERDUE_MONEY):
        assert measure.read(filled, here()).before is None
    assert measures.REQUESTS_WAITING.read(filled, here()).value == 3
    assert measures.COMMITTED.read(filled, here()).value == 3_770_00
    assert measures.REQUESTS_WAITING.read(filled, here(("B",), "B")).value is None
