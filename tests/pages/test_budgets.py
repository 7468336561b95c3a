"""Budgets: every figure equals one worked out from the sample's files, and every row leads to the lines it is made of."""

import re
from datetime import date

import pytest

from medmgr_core.facility.commands import open_unit
from medmgr_core.facility.records import Unit
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, plain

YEARS_AND_UNITS = [
    (by_hand.THIS_YEAR, "LHG"),
    (by_hand.YEAR_BEFORE, "LHG"),
    # Outpatients moved from Medicine to Diagnostics in April 2026: last year still sums under last year's tree.
    (by_hand.YEAR_BEFORE, "D-MED"),
    (by_hand.THIS_YEAR, "D-MED"),
    (by_hand.YEAR_BEFORE, "D-CSS"),
    (by_hand.THIS_YEAR, "D-CSS"),
    (by_hand.YEAR_BEFORE, "W9"),  # closed in April 2026
    (by_hand.THIS_YEAR, "MIU"),
]


def budgets(year, unit="LHG", figure="Net cost", **query):
    """The page, for a unit and a year, with the rows behind a figure."""
    screen = Screen(year=year, **query)
    screen.at.session_state["position_figure"] = figure
    screen.at.session_state["unit"] = unit
    screen.open("budgets")
    assert screen.faults == [] and screen.at.selectbox(key="unit").value == unit
    return screen


@pytest.mark.parametrize(("year", "unit"), YEARS_AND_UNITS)
def test_tiles_and_headline(larkfield, year, unit):
    screen = budgets(year, unit)
    assert {name: value for name, value in screen.metrics.items() if name != "Left at year end"} == by_hand.tiles(year, unit)
    rows = by_hand.money_of(year, unit)
    found, months = by_hand.figures(rows), sorted(rows["month"].unique())
    gap = found["Variance from budget"]
    share = abs(gap) / abs(found["Net cost to date"] + gap)
    opening = f"{by_hand.short(found['Net cost to date'])} spent in "
    said = f": {by_hand.short(abs(gap))} ({share * 100:.1f} %) {'under' if gap >= 0 else 'over'} budget"
    assert screen.titles[1].startswith(opening) and said in screen.titles[1]
    # So many last months in a row were over budget, if more than one.
    by_month = rows.pivot_table(index="month", columns="kind", values="cost", aggfunc="sum", fill_value=0)
    over = (by_month["actual"] > by_month["budget"]).loc[months].tolist()
    run = next((n for n, is_over in enumerate(reversed(over)) if not is_over), len(over))
    assert screen.titles[1].endswith(f"the last {run} months" if run > 1 else "budget")


def test_the_change_from_the_year_before_compares_the_same_months(larkfield):
    # April to October 2026 against April to October 2025, not against the whole year.
    now = by_hand.figures(by_hand.money_of(by_hand.THIS_YEAR))
    before = by_hand.figures(by_hand.money_of(by_hand.YEAR_BEFORE, until="2025-10"))
    screen = budgets(by_hand.THIS_YEAR)
    changes = {each.label: plain(each.delta) for each in screen.at.metric}
    assert changes["Net cost to date"] == by_hand.short(now["Net cost to date"] - before["Net cost to date"]).replace("−", "-")
    assert changes["Variance from budget"] == by_hand.short(now["Variance from budget"] - before["Variance from budget"]).replace(
        "−", "-")  # fmt: skip
    points = (now["Pay as a share of cost"] - before["Pay as a share of cost"]) * 100
    assert changes["Pay as a share of cost"] == f"{points:.1f} points"


DIMENSIONS = {"Cost centre": "cost_centre_code", "Supplier": "supplier_code", "Month": "month"}


def position(larkfield_rows, dimension):
    """Net cost and number of lines of each row of a dimension. Suppliers leave income out."""
    spent = larkfield_rows[larkfield_rows["kind"] == "actual"]
    if dimension == "Supplier":
        spent = spent[spent["type"] != "income"]
    grouped = spent.groupby(DIMENSIONS[dimension])["cost"].agg(["sum", "count"])
    return sorted((int(cost), int(lines)) for cost, lines in grouped.itertuples(index=False))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_position_sums_to_the_tiles(larkfield, dimension):
    screen = budgets(by_hand.THIS_YEAR, position_by=dimension)
    table = screen.table(f"Position by {dimension.lower()}")
    table = table[table["lines"] > 0]
    shown = sorted((round(cost * 100), int(lines)) for cost, lines in table[["actual", "lines"]].itertuples(index=False))
    rows = by_hand.money_of(by_hand.THIS_YEAR)
    assert shown == position(rows, dimension)
    if dimension != "Supplier":
        found = by_hand.figures(rows)
        assert sum(cost for cost, _ in shown) == found["Net cost to date"]
        assert sum(lines for _, lines in shown) == found["Spending lines"]


@pytest.mark.parametrize(("dimension", "place"), [("Cost centre", 0), ("Supplier", 1), ("Supplier", -1), ("Month", -1)])
def test_the_lines_behind_a_row_sum_to_its_figure(larkfield, dimension, place):
    screen = budgets(by_hand.THIS_YEAR, position_by=dimension)
    alt = f"Position by {dimension.lower()}"
    row = screen.table(alt).iloc[place]
    screen.choose_row(alt, range(len(screen.table(alt)))[place])
    assert screen.faults == [] and row["lines"] > 0
    assert told_behind(screen) == (row["lines"], shown_exactly(row["actual"]))
    lines = screen.table("Spending lines")
    assert len(lines) == min(100, row["lines"])
    if len(lines) == row["lines"]:
        assert round(lines["cost"].sum() * 100) == round(row["actual"] * 100)


def told_behind(screen):
    """How many rows stand behind a figure, and their sum, as the line below them says."""
    (told,) = (plain(each.value) for each in screen.at.caption if "· total" in each.value)
    count, total = re.fullmatch(r"(?:1–100 of )?([\d,]+) rows? · total (−?£[\d,.]+)", told).groups()
    return int(count.replace(",", "")), total


def shown_exactly(pounds):
    return f"{'−' if pounds < 0 else ''}£{abs(pounds):,.2f}"


def test_the_cost_centres_over_budget_are_named_the_worst_first(larkfield):
    rows = by_hand.money_of(by_hand.THIS_YEAR)
    sums = rows.pivot_table(index="cost_centre_code", columns="kind", values="cost", aggfunc="sum", fill_value=0)
    over = (sums["actual"] - sums["budget"]).sort_values(ascending=False)
    worst = over.index[0]
    # More than 5 % and £1,000 over: off plan.
    assert over.iloc[0] > 0.05 * sums.loc[worst, "budget"] and over.iloc[0] > 1_000_00
    name = by_hand.table("cost_centre").set_index("cost_centre_code").loc[worst, "name"]
    screen = budgets(by_hand.THIS_YEAR, position_by="Cost centre")
    table = screen.table("Position by cost centre")
    assert (table["cost_centre_name"].iloc[0], table["standing"].iloc[0]) == (name, "■ Off plan")
    share = over.iloc[0] / sums.loc[worst, "budget"] * 100
    said = f"{name} is {by_hand.short(over.iloc[0])} ({share:.1f} %) over its budget to date"
    assert any(said in plain(each.value) for each in screen.at.markdown)


def test_the_month_chart_draws_the_same_figures(larkfield):
    screen = budgets(by_hand.THIS_YEAR)
    words = set(screen.words)
    rows = by_hand.money_of(by_hand.THIS_YEAR)
    for cost in rows[rows["kind"] == "actual"].groupby("month")["cost"].sum():
        assert str(cost / 100) in words


def test_unit_and_year_keep_from_page_to_page(larkfield):
    screen = Screen().open("budgets")
    screen.at.selectbox(key="year").select(by_hand.YEAR_BEFORE)
    screen.at.selectbox(key="unit").select("D-MED")
    tiles = screen.run().metrics
    assert tiles == budgets(by_hand.YEAR_BEFORE, "D-MED").metrics
    screen.open("staff").open("spending")
    assert (screen.at.selectbox(key="unit").value, screen.at.selectbox(key="year").value) == ("D-MED", by_hand.YEAR_BEFORE)
    assert screen.open("budgets").metrics == tiles


def test_a_unit_and_year_that_came_with_an_address_keep_too(larkfield):
    screen = Screen(year=by_hand.YEAR_BEFORE, unit="D-MED").open("budgets")
    tiles = screen.metrics
    assert tiles == budgets(by_hand.YEAR_BEFORE, "D-MED").metrics
    screen.at.query_params.clear()  # as the browser does on the way to another page
    screen.open("spending")
    assert (screen.at.selectbox(key="unit").value, screen.at.selectbox(key="year").value) == ("D-MED", by_hand.YEAR_BEFORE)
    assert screen.at.query_params == {"unit": "D-MED", "year": by_hand.YEAR_BEFORE}  # to be sent on from here
    screen.at.selectbox(key="unit").select("LHG")
    assert screen.run().at.query_params == {"year": by_hand.YEAR_BEFORE}
    assert screen.open("budgets").at.selectbox(key="unit").value == "LHG"


def test_two_units_of_one_name_are_told_apart(own_larkfield):
    for code, parent in (("N1", "D-MED"), ("N2", "D-SUR")):
        open_unit(own_larkfield, Unit(unit_code=code, name="Ward 1", kind="unit"), parent_code=parent,
                  valid_from=date(2026, 4, 1), by="manager")  # fmt: skip
    shown = [text.strip() for text in Screen().open("budgets").at.selectbox(key="unit").options]
    assert {"Ward 1 (N1)", "Ward 1 (N2)"} <= set(shown)
    assert budgets(by_hand.THIS_YEAR, "N2").at.selectbox(key="unit").value == "N2"


def test_a_unit_out_of_the_list_in_an_address_is_left_aside(larkfield):
    screen = Screen(unit="NOWHERE", year="1066/67", position_by="Planet").open("budgets")
    assert screen.faults == [] and screen.at.selectbox(key="unit").value == "LHG"


def test_a_year_without_anything(larkfield):
    screen = budgets("2020/21")
    assert screen.titles[1] == "No spending has been entered for this period yet."


def test_empty(empty):
    screen = Screen().open("budgets")
    assert screen.faults == []
    assert screen.titles[1] == "No spending has been entered for this period yet."
    assert set(screen.metrics.values()) <= {"–", "£0", "0"}


# --- the tree ---------------------------------------------------------------------------------------------------------


def places(screen):
    """The names in the tree, without what marks them as open or shut."""
    return [name.strip("\u2003+− ") for name in screen.table("Position")["place"]]


def in_thousands(amount):
    return round(float(amount.replace("£", "").replace("−", "-").replace(",", "")) / 1000)


def choose(screen, name):
    return screen.choose_row("Position", places(screen).index(name))


def test_the_tree_opens_and_shuts_by_choosing_rows(larkfield):
    screen = budgets(by_hand.THIS_YEAR)
    whole = by_hand.figures(by_hand.money_of(by_hand.THIS_YEAR))
    table, first = screen.table("Position"), places(screen)
    assert table["actual"].iloc[0] == round(whole["Net cost to date"] / 100_000)  # so large, it stands in thousands
    assert told_behind(screen) == (whole["Spending lines"], shown_exactly(whole["Net cost to date"] / 100))
    shut = next(place for place, name in enumerate(table["place"]) if "+ " in name)
    name = first[shut]
    choose(screen, name)
    assert screen.faults == [] and len(places(screen)) > len(first) and places(screen)[shut] == name
    row = screen.table("Position").iloc[shut]
    assert in_thousands(told_behind(screen)[1]) == row["actual"]
    below = [n for n in screen.table("Position")["place"].iloc[shut + 1 :]]
    assert below[0].count("\u2003") == row["place"].count("\u2003") + 1
    screen.clear_choice("Position")  # its tick is cleared: it shuts again
    assert places(screen) == first and screen.faults == []


def test_a_place_is_found_by_its_name(larkfield):
    """The way for who works by keyboard: the branches above open, and the place is chosen."""
    screen = budgets(by_hand.THIS_YEAR)
    finder = next(each for each in screen.at.selectbox if each.label == "Find a place")
    finder.select("Emergency nursing · Emergency department")
    screen.run()
    table = screen.table("Position")
    place = [name.strip(" \u2003+−") for name in table["place"]].index("Emergency nursing")
    assert table["place"].iloc[place].count("\u2003") == 4  # group, site, department, unit stand above it
    assert "−" in table["place"].iloc[place], "it is open"
    assert in_thousands(told_behind(screen)[1]) == table["actual"].iloc[place]


def test_at_first_it_is_told_why_and_only_what_is_asked_for_is_drawn(larkfield):
    screen = Screen(year=by_hand.THIS_YEAR).open("budgets")
    drawn = {each.proto.alt for each in screen.at.dataframe}
    assert drawn == {"Position"} and not screen.at.text_input
    assert "Variance by account" in screen.words


@pytest.mark.parametrize("figure", ["Budget", "Year's budget", "Year before"])
def test_the_rows_behind_each_figure_of_a_row(larkfield, figure):
    row = (screen := budgets(by_hand.THIS_YEAR, "D-CSS", figure)).table("Position").iloc[0]
    column = {"Budget": "budget", "Year's budget": "year_budget", "Year before": "before"}[figure]
    assert in_thousands(told_behind(screen)[1]) == row[column]


def test_types_and_months_narrow_the_tree_and_what_stands_behind_it(larkfield):
    screen = budgets(by_hand.THIS_YEAR, position_by="Account")
    screen.at.select_slider[0].set_range("Jun 2026", "Aug 2026")
    screen.at.button_group(key="position_types").set_value(["income"])
    screen.run()
    rows = by_hand.money_of(by_hand.THIS_YEAR)
    income = rows[(rows["type"] == "income") & (rows["kind"] == "actual") & rows["month"].between("2026-06", "2026-08")]
    table = screen.table("Position")
    assert round(table["actual"].iloc[0] * 100) == income["cost"].sum() < 0
    assert told_behind(screen) == (len(income), shown_exactly(income["cost"].sum() / 100))


@pytest.mark.parametrize(("panel", "says"), [
    ("Reserves", "held back are left"), ("Reasons", "have no reason yet"), ("Forecasts", "go by a forecast of their manager"),
    ("Moves", ""),
])  # fmt: skip
def test_every_panel(larkfield, panel, says):
    screen = budgets(by_hand.THIS_YEAR, budget_panel=panel)
    assert any(says in plain(each.value) for each in screen.at.markdown)
    if panel == "Moves":
        assert set(screen.table("Budget moves")["move_no"]) == set(by_hand.table("budget_move")["move_no"])
    if panel == "Reserves":
        shown = {row.unit_name: (row.amount, row.released) for row in screen.table("Reserves").itertuples()}
        assert sorted(shown.values()) == [(150_000, 0), (500_000, 45_000), (520_000, 0)]


def test_rosters_stand_beside_the_pay_budget_where_there_are_any(larkfield):
    screen = budgets(by_hand.THIS_YEAR, "W7", budget_panel="Rosters")
    told = screen.table("Rosters against the pay budget")
    assert set(told["unit_name"]) == {"Ward 7, general surgery"} and (told["standing"] == "● Within").all()
    assert told["days_told"].tolist()[-1] == "20 of 31"
    closer = budgets(by_hand.THIS_YEAR, "W8").at.button_group(key="budget_panel")  # its roster is a draft
    assert "Moves" in closer.options and "Rosters" not in closer.options
