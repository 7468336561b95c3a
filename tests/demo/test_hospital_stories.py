"""Each planted story is found by the product's own queries, in every kind of facility, and chance makes no second one."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from medmgr_core.budgets.contingency import reserves
from medmgr_core.budgets.months import late_centres
from medmgr_core.complaints import count_queries
from medmgr_core.complaints import queries as complaint_queries
from medmgr_core.complaints.measures import MEASURES
from medmgr_core.complaints.shipped import regime_of
from medmgr_core.compliance import duty_queries, requirement_queries
from medmgr_core.demo.hospital import SHAPES, build_demo
from medmgr_core.demo.hospital.shape import Cast
from medmgr_core.measure import readings
from medmgr_core.purchasing import queries as purchasing
from medmgr_core.savings import queries as savings
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.supplies import contract_queries, cover_queries, equipment_queries, expiry_queries
from medmgr_core.supplies import queries as supply_queries
from medmgr_core.workspace import open_workspace
from tests.demo.hospital_support import DAY, opened, this_year

LAST = date(2026, 10, 1)


@pytest.fixture(scope="module", params=list(SHAPES))
def told(request) -> Iterator[tuple[Store, str]]:
    """A store with a facility of each kind."""
    with opened(request.param) as store:
        yield store, request.param


@pytest.fixture
def store(told) -> Store:
    return told[0]


@pytest.fixture
def cast(told) -> Cast:
    return SHAPES[told[1]].cast


@pytest.fixture
def scope(told):
    return this_year(*told)


def variances(store: Store, scope, *, late: set[str]) -> dict[str, tuple[int, float]]:
    """Budget minus spending of this year to date, and as a share, by cost centre; without those that come late and income."""
    rows = store.rows(
        "SELECT cost_centre_code, sum(budget)::bigint, sum(actual)::bigint FROM position_month "
        "WHERE account_type <> 'income' AND month >= $first AND month <= $last GROUP BY 1",
        first=scope.period.first, last=LAST,
    )  # fmt: skip
    return {code: (budget - actual, (budget - actual) / budget) for code, budget, actual in rows if code not in late}


def late_in(told) -> set[str]:
    shape = SHAPES[told[1]]
    return shape.below(shape.cast.late_department)


def test_the_facility_has_its_own_words_and_year(told):
    store, profile = told
    shape = SHAPES[profile]
    assert store.rows("SELECT word_for_patient, word_for_unit, year_starts_in FROM facility_profile") == [
        (shape.patient, shape.unit, shape.year_starts_in)
    ]


def test_agency_makes_the_largest_overspend(told, store, cast, scope):
    found = variances(store, scope, late=late_in(told))
    worst, second = sorted(found, key=lambda code: found[code][0])[:2]
    assert worst == cast.hot_centre
    assert found[worst][0] < 3 * min(found[second][0], 0)
    assert found[worst][1] < -0.05


def test_hours_and_rate_of_agency_are_both_up(store, cast):
    ((planned, used, budget, actual),) = store.rows(
        """
        SELECT usage.planned, usage.used, line.budget, line.actual FROM live_usage usage
        JOIN (SELECT cost_centre_code, account_code, month, sum(budget)::bigint AS budget, sum(actual)::bigint AS actual
              FROM position_month GROUP BY 1, 2, 3) line USING (cost_centre_code, account_code, month)
        WHERE usage.cost_centre_code = $centre AND usage.account_code = $agency AND usage.month = $last
        """,
        centre=cast.hot_centre, agency=cast.agency, last=LAST,
    )  # fmt: skip
    assert used > 2 * planned
    assert actual / used > 1.2 * budget / planned


def test_vacant_posts_leave_money(told, store, cast, scope):
    found = variances(store, scope, late=late_in(told))
    assert max(found, key=lambda code: found[code][1]) == cast.vacant_centre
    ((planned, used),) = store.rows(
        "SELECT sum(planned), sum(used) FROM live_usage "
        "WHERE cost_centre_code = $centre AND account_code = $account AND month = $last",
        centre=cast.vacant_centre, account=cast.vacant_account, last=LAST,
    )  # fmt: skip
    assert used < 0.85 * planned


def test_money_was_moved_once_to_who_covers(store, cast):
    moves = store.rows("SELECT move_no, state FROM live_budget_move WHERE kind = 'virement'")
    assert [state for _, state in moves] == ["approved"]
    lines = store.rows(
        "SELECT cost_centre_code, sum(amount)::bigint FROM approved_move_line WHERE kind = 'virement' GROUP BY 1 ORDER BY 2"
    )
    assert [code for code, _ in lines] == [cast.vacant_centre, cast.cover_centre]
    assert lines[0][1] == -lines[1][1] < 0


def test_one_department_is_late(told, store, scope):
    late = late_centres(store, scope, LAST)
    assert set(late["cost_centre_code"]) == late_in(told)
    assert late_centres(store, scope, date(2026, 9, 1)).empty


def test_one_reserve_will_not_last_and_the_others_will(store, cast, scope):
    looks = reserves(store, scope)
    assert looks[0].unit_code == cast.hot_department
    assert looks[0].chance is not None and looks[0].chance < 0.4
    assert 0 < looks[0].remaining < 0.2 * looks[0].amount
    assert [look.unit_code for look in looks[1:] if look.chance is None or look.chance < 0.8] == []


def test_one_invoice_was_paid_twice(store, cast, scope):
    found = purchasing.probable_duplicates(store, scope)
    assert len(found) == 1
    pair = found.iloc[0]
    assert pair["both_paid"] and pair["reference"] != pair["other_reference"]
    assert pair["reference"] == pair["other_reference"] + pair["other_reference"][-1]
    both = "SELECT count(*), sum(amount)::bigint FROM live_actual WHERE reference IN ($one, $other)"
    assert store.rows(both, one=pair["reference"], other=pair["other_reference"]) == [(2, 2 * pair["amount"])]


def test_one_guard_shows_concern(store, cast, scope):
    held = savings.standing(store, scope).set_index("guard_code")
    opened = held[held["stage"] == "open"]
    assert opened["guard"].tolist().count("concern") == 1
    harmed = opened[opened["guard"] == "concern"].iloc[0]
    assert harmed["guard_unit_code"] == cast.guard_unit and harmed["owed_on"] is not None


@pytest.mark.postgres
def test_postgres_holds_a_facility_too(postgres_url, tmp_path):
    other = open_workspace(postgres_url, folder=tmp_path)
    try:
        lines = build_demo(other, profile="nursing-home", today=DAY)
        assert other.rows("SELECT count(*) FROM live_actual") == [(lines,)]
        assert check_store(other).problems == ()
    finally:
        other.close()


@pytest.fixture
def on_its_day(monkeypatch) -> date:
    """Complaints and compliance are looked at on the day the facility was built."""
    for module in (count_queries, complaint_queries, duty_queries, requirement_queries):
        monkeypatch.setattr(module, "today_here", lambda store: DAY)
    return DAY


def test_complaints_pile_up_where_units_were_merged(store, scope, told, on_its_day):
    merged = {row["into"] for row in SHAPES[told[1]].unit_rows if row["into"]}
    found = count_queries.clusters(store, scope)
    assert set(found["unit_code"]) == merged
    assert set(found["subject_name"]) <= {"Admission, discharge and transfer"}


def test_an_acknowledgement_is_due_on_the_next_working_day(store, scope, on_its_day):
    calendar = regime_of("england").calendar()
    open_ones = complaint_queries.worklist(store, scope)
    waiting = open_ones[(open_ones["clock_event"] == "acknowledge") & open_ones["clock"].isin(["due_soon", "due_today"])]
    due = {day.date() for day in waiting["due_on"]}
    assert calendar.add_working_days(on_its_day, 1) in due


def test_complaints_are_answered_as_the_clocks_say(store, scope, on_its_day):
    read = dict(zip((measure.code for measure in MEASURES), readings(store, scope, MEASURES), strict=True))
    assert 0.7 < read["complaint_acknowledged"].value <= 1
    assert read["complaint_received"].value > 0 and read["complaint_median_days"].value > 10


def test_one_licence_lapses_within_a_roster(told, store, cast, scope, on_its_day):
    frame = duty_queries.lapsing(store, scope)
    soon = frame[(frame["kind"] == "licence") & (frame["about"] == "staff_member") & (frame["days"] <= 40)]
    assert soon["days"].tolist() == [20] and soon["blocks_work"].all()
    last = store.rows("SELECT max(valid_until) FROM duty_validity WHERE duty_no = $duty_no", duty_no=soon["duty_no"].iloc[0])
    assert last == [(DAY + timedelta(days=20),)]
    if told[1] == "hospital":
        assert soon["unit_code"].tolist() == ["W8"]


def test_one_pass_stands_on_expired_evidence(store, scope, on_its_day):
    frame = requirement_queries.stale(store, scope)
    assert frame["requirement_code"].tolist() == ["EFS/9"]
    assert frame["valid_until"].dt.date.tolist() == [DAY - timedelta(days=12)]


def test_duties_are_mostly_done_in_time(store, scope, on_its_day):
    assert 0.6 < (duty_queries.turns(store, scope)["top"].sum() / duty_queries.turns(store, scope)["below"].sum()) < 0.95
    assert 0.8 < (duty_queries.in_date(store, scope, ("training",)) or 0) < 0.98
    assert duty_queries.in_date(store, scope, ("licence", "credential")) == 1


@pytest.fixture
def stock_day(monkeypatch) -> date:
    """Stock, contracts and equipment are looked at on the day the facility was built."""
    for module in (contract_queries, cover_queries, equipment_queries, expiry_queries, supply_queries):
        monkeypatch.setattr(module, "today", lambda: DAY)
    return DAY


def test_one_vital_item_is_about_to_run_out(store, scope, stock_day):
    rows = cover_queries.cover(store, scope).rows
    short = rows[rows["is_short"]]
    assert short["name"].tolist() == ["Oxygen mask with reservoir"]
    assert short["on_order"].tolist() == [0] and (short["on_hand"] > 0).all()
    assert (short["run_out_on"].dt.date <= stock_day + timedelta(days=4)).all()
    assert 1 <= (rows["to_order"] > 0).sum() <= len(rows) / 5


def test_one_lot_would_be_used_by_another_room(store, scope, stock_day):
    lots = expiry_queries.expiring(store, scope)
    assert (lots["days"] >= 0).all()
    lost = lots[lots["waste"] >= 1]
    assert lost["lot_no"].tolist() == ["D8-2210"] and (lost["days"] == 77).all()
    main = store.rows("SELECT name FROM live_store_room WHERE room_code = ANY($rooms)", rooms=["CEN", "MAIN"])
    assert lost["other_name"].tolist() == [name for (name,) in main]
    assert (lost["other_units"] == lost["quantity"]).all()


def test_one_contract_is_about_to_renew_itself(store, scope, stock_day):
    frame = contract_queries.contracts(store, scope)
    assert frame.loc[frame["is_red"], "state"].tolist() == ["decide now"]
    assert frame.loc[frame["is_red"], "notice_on"].dt.date.tolist() == [stock_day + timedelta(days=17)]


def test_stock_never_goes_below_zero_and_lots_are_used_in_time(store):
    below = """
        SELECT count(*) FROM (
            SELECT sum(sum(change)) OVER (PARTITION BY room_code, item_code, lot_code ORDER BY moved_on) AS there
            FROM stock_change GROUP BY room_code, item_code, lot_code, moved_on) held WHERE there < 0"""
    assert store.rows(below) == [(0,)]
    expired = """
        SELECT count(*) FROM live_stock_movement moved JOIN live_stock_lot lot ON lot.lot_code = moved.lot_code
        WHERE moved.movement IN ('issue', 'receipt') AND moved.moved_on > lot.expires_on"""
    assert store.rows(expired) == [(0,)]


def test_stock_has_a_past_to_judge(store, scope, stock_day):
    due = supply_queries.on_time(store, scope)
    assert 0.6 < due["top"].sum() / due["below"].sum() < 0.95
    devices = equipment_queries.equipment(store, scope)
    assert devices["down_now"].sum() == 1 and not devices.loc[devices["down_now"], "criticality"].eq("high").any()
    asked = "SELECT count(DISTINCT about_key) FROM duty_standing WHERE about = 'equipment'"
    assert store.rows(asked) == [(len(devices),)]
