"""What complaints are counted by, against tables worked out by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import exp, sqrt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmgr_core.complaints import case_commands as commands
from medmgr_core.complaints import count_queries, queries
from medmgr_core.complaints.attention import attention, headline
from medmgr_core.complaints.count_queries import censored_quantile, poisson_at_least
from medmgr_core.facility.queries import formats, today_here
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import Period
from medmgr_core.rows import rows_of
from medmgr_core.store.store import Store
from tests.complaints.small import TABLE, UNITS, YEAR, around, day, issues, log, put, scope, small_store

TWO_YEARS = Period(date(2025, 4, 1), date(2027, 4, 1), "two years")


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


# --- the worklist -----------------------------------------------------------------------------------------------------


def test_the_worklist_has_what_is_due_first_on_top(store: Store):
    now = today_here(store)
    old = (now - timedelta(days=60)).isoformat()
    overdue = log(store, old)  # never acknowledged
    replied = log(store, old)
    commands.acknowledge(store, replied, on=day(old), by="head")
    commands.agree_plan(store, replied, on=day(old), until=now + timedelta(days=30), by="head")
    answered = log(store, old)
    commands.answer(store, answered, on=day(old), by="head")
    closed = log(store, old)
    commands.close(store, closed, on=now, outcome="upheld", by="head")
    praise = log(store, old, kind="compliment")
    frame = queries.worklist(store, scope(period=around(store)))
    rows = {row["complaint_no"]: row for row in rows_of(frame)}
    assert frame["complaint_no"].tolist() == [overdue, replied, answered, praise, closed]
    assert [rows[n]["clock"] for n in (overdue, replied, answered, praise, closed)] == ["overdue", "not_due", None, None, None]
    assert (rows[overdue]["clock_event"], rows[replied]["clock_event"]) == ("acknowledge", "respond")
    assert rows[overdue]["told"].startswith("Acknowledgement overdue by ") and not rows[closed]["is_open"]
    assert queries.overdue_now(store, scope(period=around(store))) == 1
    assert headline(frame).startswith("1 of 3 open complaints past its day, the oldest by ")


def test_reach_and_the_unit_picked_bound_the_worklist(store: Store):
    here, there = log(store, "2026-05-05"), log(store, "2026-05-05", unit_code="B")
    assert set(queries.worklist(store, scope())["complaint_no"]) == {here, there}
    assert queries.worklist(store, scope(root="B"))["complaint_no"].tolist() == [there]
    assert queries.worklist(store, scope("nurse", ("A",)))["complaint_no"].tolist() == [here]
    assert queries.worklist(store, scope("nobody", ())).empty


def test_headlines_without_anything_and_with_all_closed(store: Store):
    assert headline(queries.worklist(store, scope())) == "No complaint has been entered here in these months"
    number = log(store, "2025-05-06")
    commands.close(store, number, on=day("2025-05-07"), outcome="upheld", by="head")
    assert headline(queries.worklist(store, scope())) == "Every complaint received so far is closed"


def test_the_usual_rules_are_those_of_the_country(store: Store):
    assert (queries.usual_regime(store), queries.usual_stage(store, "england")) == ("england", "all")
    assert queries.usual_stage(store, "scotland") == "stage_1" and queries.usual_stage(store, "mars") == "all"


# --- counts -----------------------------------------------------------------------------------------------------------


def test_counts_by_month_by_hand(store: Store):
    put(store, *TABLE)
    found = {f"{row['month']:%Y-%m}": row for row in rows_of(count_queries.counts(store, scope()))}

    def column(name: str) -> dict[str, int]:
        return {month: row[name] for month, row in found.items() if row[name]}

    assert column("received") == {"2025-04": 2, "2025-05": 2, "2025-06": 2}  # no concern, no compliment; informal ones are
    assert column("compliments") == {"2025-06": 1}
    # April: 1 and 2. May: 4; 3 was withdrawn before its day. June: 5, and the concern whose day has passed.
    assert column("acknowledge_due") == {"2025-04": 2, "2025-05": 1, "2025-06": 2}
    assert column("acknowledged_in_time") == {"2025-04": 1, "2025-05": 1, "2025-06": 1}
    # Due in May: 1 and 2. Due in June: 4, which was closed in July without a reply; 3 was withdrawn before.
    assert column("reply_due") == {"2025-05": 2, "2025-06": 1}
    assert column("replied_in_time") == {"2025-05": 1}
    assert column("closed") == {"2025-05": 2, "2025-06": 2, "2025-07": 1}
    assert column("resolved") == {"2025-05": 1, "2025-06": 2, "2025-07": 1}
    assert column("upheld") == {"2025-05": 1, "2025-06": 1}
    assert column("reopened") == {"2025-05": 1}  # 8 May 2026 is within 12 months of 9 May 2025
    assert column("referred") == {"2025-09": 1}


def test_backlog_by_hand(store: Store):
    put(store, *TABLE)
    june = Period(day("2025-06-01"), day("2025-07-01"), "June")
    # Brought forward 2 and 4; new 5 and the informal one; closed 2 and 5; carried 4 and the informal one.
    assert count_queries.backlog(store, scope(period=june)) == {"brought_forward": 2, "new": 2, "closed": 2, "carried_forward": 2}
    assert count_queries.carried_forward(store, scope("nobody", ())) is None


SPANS = st.lists(st.tuples(st.integers(0, 500), st.none() | st.integers(0, 300)), max_size=12)
FIRST = date(2025, 1, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=SPANS, first=st.integers(0, 500), length=st.integers(1, 400))
def test_brought_forward_and_new_less_closed_is_carried_forward(spans, first, length):
    with small_store() as store:
        rows = [(FIRST + timedelta(days=at), None if took is None else FIRST + timedelta(days=at + took)) for at, took in spans]
        put(store, *({"received_on": came, "closed_on": gone, "outcome": gone and "upheld"} for came, gone in rows))
        period = Period(FIRST + timedelta(days=first), FIRST + timedelta(days=first + length), "any")
        found = count_queries.backlog(store, scope(period=period))
        assert found["brought_forward"] + found["new"] - found["closed"] == found["carried_forward"]
        assert found["carried_forward"] == sum(came < period.until and not (gone and gone < period.until) for came, gone in rows)


def test_weeks_are_whole_and_without_gaps(store: Store):
    put(store, *TABLE)
    held = count_queries.weeks(store, scope(), day("2025-04-07"))
    by_week = {f"{row['week']:%Y-%m-%d}": (row["received"], row["closed"]) for row in rows_of(held)}
    assert list(by_week)[:4] == ["2025-04-07", "2025-04-14", "2025-04-21", "2025-04-28"]
    assert (by_week["2025-04-07"], by_week["2025-04-21"], by_week["2025-05-05"]) == ((1, 0), (0, 0), (1, 2))
    assert by_week["2025-06-02"] == (2, 1)
    assert (held["received"].sum(), held["closed"].sum()) == (6, 5)


def test_themes_add_up_and_leave_compliments_out(store: Store):
    first, second = log(store, "2025-05-06"), log(store, "2025-05-07")
    praise = log(store, "2025-05-07", kind="compliment")
    issues(store, first, "CARE", "TALK")
    issues(store, second, "CARE", "CARE", "FOOD")
    issues(store, praise, "TALK", "TALK", "TALK")
    found = count_queries.themes(store, scope())
    assert found["subject_name"].tolist() == ["Care", "Food", "Talk"]
    assert found["issues"].tolist() == [3, 1, 1]
    assert (found["part"].tolist(), found["share"].tolist()) == (pytest.approx([0.6, 0.2, 0.2]), pytest.approx([0.6, 0.8, 1.0]))
    assert count_queries.themes(store, scope(period=Period(day("2024-04-01"), day("2025-04-01"), "before"))).empty


# --- how long an answer takes -----------------------------------------------------------------------------------------


def test_the_quantile_of_censored_times_by_hand():
    # 6 cases: answered after 5, 10, 10, 20; still open after 10 and 15 days.
    # S(5) = 5/6; at 10 two of 5: S = 5/6 x 3/5 = 1/2; at 20 the last of 1: S = 0.
    frame = pd.DataFrame({"days": [5, 10, 10, 10, 15, 20], "is_answered": [True, True, True, False, False, True]})
    assert censored_quantile(frame, 0.1) == 5
    assert censored_quantile(frame, 0.5) == 10
    assert censored_quantile(frame, 0.51) == 20
    assert censored_quantile(frame, 0.9) == 20
    assert censored_quantile(frame[frame["days"] < 20], 0.9) is None  # too few were answered to say
    assert censored_quantile(frame[:0], 0.5) is None


def test_days_to_answer_by_hand(store: Store):
    put(store, *TABLE)
    found = sorted(count_queries.days_to_answer(store, scope()).itertuples(index=False, name=None))
    # 1: 7 April to 9 May, 32 days: 25 weekdays less Good Friday, Easter Monday and 5 May, less the day 0: 8 Apr..9 May.
    # 5: 3 and 4 June. 3: withdrawn the next day, censored. 4: closed with an outcome on 1 July; 26 May is a holiday.
    # 2: 15 April to 20 June; Good Friday, Easter Monday, 5 and 26 May off.
    assert found == [(1, False), (2, True), (21, True), (35, True), (45, True)]


def test_an_earlier_year_does_not_count_what_came_later(store: Store):
    log(store, "2026-05-05")  # open still
    assert count_queries.days_to_answer(store, scope()).empty
    assert len(count_queries.days_to_answer(store, scope(period=TWO_YEARS))) == 1


# --- more than chance explains ----------------------------------------------------------------------------------------


def test_the_poisson_tail_by_hand():
    assert poisson_at_least(0, 2.0) == 1.0
    assert poisson_at_least(1, 2.0) == pytest.approx(1 - exp(-2))
    assert poisson_at_least(4, 1.5) == pytest.approx(1 - exp(-1.5) * (1 + 1.5 + 1.5**2 / 2 + 1.5**3 / 6))


def in_weeks(store: Store, subject: str, unit: str, *weeks_ago: float) -> None:
    for weeks in weeks_ago:
        received = today_here(store) - timedelta(days=round(weeks * 7))
        issues(store, log(store, received.isoformat(), unit_code=unit), subject)


def test_a_cluster_is_found_and_told(store: Store):
    in_weeks(store, "TALK", "B", 0, 1, 2, 7.9, *range(9, 20, 2))  # 4 against 6 in 44 weeks: usual 6 x 8/44 = 1.09, chance 0.026
    in_weeks(store, "CARE", "A", 0, 1, 2, 3, 30)  # 4 against 1: usual 0.18, chance below 0.0001
    in_weeks(store, "FOOD", "A", 1, 2, 3)  # three are too few to say
    where = scope(period=around(store))
    (found,) = rows_of(count_queries.clusters(store, where))
    assert (found["unit_code"], found["subject_name"], found["issues"]) == ("A", "Care", 4)
    assert found["usual"] == pytest.approx(8 / 44) and found["chance"] == pytest.approx(poisson_at_least(4, 8 / 44))
    (thing,) = (each for each in attention(store, where, formats(store)) if each.kind == "complaint cluster")
    assert "4 issues about “Care” in 8 weeks, usually 0.2" in thing.sentence and thing.harm == 3


def test_attention_says_what_is_overdue_and_whose_nobody_is(store: Store):
    now = today_here(store)
    number = log(store, (now - timedelta(days=90)).isoformat(), severity="high")
    log(store, (now - timedelta(days=90)).isoformat(), kind="compliment")
    found = attention(store, scope(period=around(store)), formats(store))
    assert [(each.kind, each.harm) for each in found] == [("complaint overdue", 4), ("complaint without handler", 2)]
    assert all(each.record == number and each.query == {"complaint": number} for each in found)
    assert "acknowledgement overdue by" in found[0].sentence


# --- rates ------------------------------------------------------------------------------------------------------------


def test_the_u_chart_by_hand(store: Store):
    visits = {4: 2000, 5: 1000, 6: 0}
    with store.write(by=SYSTEM) as work:
        work.add(Indicator(indicator_code="OPD", name="Contacts", kind="count"))
        for month, size in visits.items():
            work.add(IndicatorValue(indicator_code="OPD", unit_code="A", period_on=date(2025, month, 1), value=size))
    put(store, *TABLE)
    assert count_queries.bases(store, scope()) == {"OPD": "Contacts"}
    found = rows_of(count_queries.rates(store, scope(), "OPD"))
    # 2 of 2 thousand and 2 of 1 thousand: centre 4/3; limits 4/3 ± 3 sqrt(4/3 / size), not below 0.
    assert [(row["count"], row["value"]) for row in found] == [(2, 1.0), (2, 2.0)]
    assert [row["centre"] for row in found] == pytest.approx([4 / 3, 4 / 3])
    assert [row["upper"] for row in found] == pytest.approx([4 / 3 + 3 * sqrt(4 / 3 / size) for size in (2, 1)])
    assert [row["lower"] for row in found] == [0.0, 0.0] and {row["said"] for row in found} == {"As usual"}


def test_everything_stands_on_nothing(store: Store):
    for where in (scope(), scope("nobody", ()), scope(units=UNITS, period=YEAR, root="B")):
        assert count_queries.counts(store, where).empty
        assert count_queries.weeks(store, where, day("2025-04-07")).empty
        assert count_queries.days_to_answer(store, where).empty and count_queries.clusters(store, where).empty
        assert count_queries.to_answer(store, where, 0.5) is None and queries.overdue_now(store, where) is None
