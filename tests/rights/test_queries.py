"""Every query as somebody of department A: nothing of B; and each condition that keeps it so is needed.

A query, a measure or a listing that is added is found by itself; one with a parameter of a new name asks for a value here.
"""

import importlib
import inspect
import itertools
import pkgutil
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import medmgr_core
import medmgr_core.ui
from medmgr_core import measure
from medmgr_core.budgets import contingency, months, overview
from medmgr_core.budgets import queries as budgets
from medmgr_core.formats import Formats
from medmgr_core.listing import Asked, Listing, count_rows, page_of_rows, sum_of_rows
from medmgr_core.people import duplicates, rights
from medmgr_core.people import queries as people
from medmgr_core.people.sentences import sentence
from medmgr_core.periods import add_months
from medmgr_core.record import fields_of, key_text
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.parameters import only_named
from medmgr_core.ui.history_parts import LISTING as HISTORY_LISTING
from medmgr_core.workspace import CATALOGUE, MEASURES, RECORD_TYPES
from tests.rights.canaries import BOTH_YEARS, TODAY, YEAR, Facility, canaries_of, secret_no
from tests.support.filled import fitting
from tests.support.long_form import IS_LONG

WHO = "a.administrator"  # all rights, so that only the unit stands between
ROOTS = ("CanaryA dept", "top", "CanaryB dept")
LAST_YEAR = add_months(YEAR.first, -6)
SLICES = [found.name for found in pkgutil.iter_modules(medmgr_core.__path__) if found.ispkg]


def modules_of(ending: str) -> list[Any]:
    """The modules of every slice whose name ends so."""
    return [importlib.import_module(f"medmgr_core.{name}.{found.name}") for name in SLICES
            for found in pkgutil.iter_modules([f"{medmgr_core.__path__[0]}/{name}"]) if found.name.endswith(ending)]  # fmt: skip


QUERIES = modules_of("queries")
# Also what works figures out of several queries, and what needs a person.
MODULES = (*QUERIES, *modules_of("attention"), contingency, months, overview, duplicates)
TOLD_BY_US = {"record_type", "media_type", "choice", "shares", "terms"}  # no words of anybody: of a file, of a manual phasing
DATED = {"batch", "entered_at", "changed_at", "made_at", "file_id"}  # differ from one store to the other anyway


def public_functions(module: Any) -> list[Any]:
    """The functions of a module that ask a store."""
    named = inspect.getmembers(module, inspect.isfunction)
    return [f for name, f in named if f.__module__ == module.__name__ and not name.startswith("_") and "store" in
            inspect.signature(f).parameters]  # fmt: skip


FUNCTIONS = [function for module in MODULES for function in public_functions(module)]

# What each parameter is tried with, by its name; values that name things of B above all.
VALUES: dict[str, Any] = {
    "store": lambda house: [house.store],
    "scope": lambda house: [house.scope(WHO, root=root, period=period) for root in ROOTS for period in (YEAR, BOTH_YEARS)],
    "on_day": lambda house: [TODAY, LAST_YEAR],
    "day": lambda house: [TODAY],
    "account_code": lambda house: ["DRUGS"],
    "first": lambda house: [LAST_YEAR],
    "until": lambda house: [TODAY],
    "unit_code": lambda house: ["CanaryA ward", "CanaryB ward", "CanaryB moving"],
    "cost_centre_code": lambda house: ["CanaryA ward centre", "CanaryB ward centre"],
    "month": lambda house: [YEAR.first, add_months(YEAR.first, -12)],
    "months": lambda house: [],  # rows the caller has asked for already
    "span": lambda house: [YEAR],
    "year": lambda house: [YEAR],
    "now": lambda house: [TODAY],
    "last": lambda house: [TODAY],
    "zone": lambda house: ["Europe/London"],
    "staff_no": lambda house: ["CanaryA bank", "CanaryB bank"],
    "since": lambda house: [BOTH_YEARS.first],
    "share": lambda house: [0.5],
    "regime": lambda house: ["england"],
    "about": lambda house: ["complaint"],
    "about_key": lambda house: [secret_no(house.store)],
    "complaint_no": lambda house: [secret_no(house.store)],
    "duty_no": lambda house: _keys(house, "duty", "duty_no"),
    "assessment_no": lambda house: _keys(house, "assessment", "assessment_no"),
    "requirement_code": lambda house: _keys(house, "requirement", "requirement_code"),
    **dict.fromkeys(("framework_code", "old", "new"), lambda house: _keys(house, "framework", "framework_code")),
    "risk_no": lambda house: _keys(house, "risk", "risk_no"),
    "what": lambda house: ["extreme", "over", "review_late"],
    **dict.fromkeys(("frame", "seen"), lambda house: []),  # rows the caller has asked for already
    "items": lambda house: [{"ITEM"}],
    "billed": lambda house: [None, house.scope(WHO, root="top", period=BOTH_YEARS)],
    "kinds": lambda house: [("training",)],
    "states": lambda house: [("due_soon",)],
    "indicator_code": lambda house: [code for (code,) in house.store.rows("SELECT indicator_code FROM indicator")],
    "scheme_no": lambda house: [number for (number,) in house.store.rows("SELECT scheme_no FROM saving_scheme ORDER BY 1")],
    "order_no": lambda house: _keys(house, "supply_order", "order_no"),
    "count_no": lambda house: _keys(house, "count_sheet", "count_no"),
    "contract_no": lambda house: _keys(house, "contract", "contract_no"),
    "item_code": lambda house: ["ITEM"],
    "room_code": lambda house: ["CanaryA room", "CanaryB room"],
    "supplier_code": lambda house: ["S1"],
    "days": lambda house: [28],
    "units": lambda house: [rights.rights_of(house.store, WHO).units("facility")],
    "rights": lambda house: [rights.rights_of(house.store, WHO)],
    "formats": lambda house: [Formats()],
    "headings": lambda house: [["Date"]],
    "record_type": lambda house: list(RECORD_TYPES),
    "table": lambda house: [record_type.table for record_type in RECORD_TYPES],
    "key": lambda house: ["CanaryB now 0", "CanaryB ward", "CanaryB ward centre", "b.clerk / clerk / CanaryB dept", "*"],
    "record": lambda house: [row.record() for row in records_of_b(house)],
}


def records_of_b(house: Facility) -> list[Any]:
    rows = []
    for record_type in RECORD_TYPES:
        keys = house.store.rows(f"SELECT {', '.join(record_type.key)} FROM {record_type.table}")
        rows += [house.store.row(record_type, key) for key in keys if any("CanaryB" in str(part) for part in key)]
    return rows


def arguments(function: Any, house: Facility) -> list[dict[str, Any]]:
    names = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    assert set(names) <= set(VALUES), f"say in VALUES what to try {function.__name__} with"
    values = {name: VALUES[name](house) for name in names}
    if not IS_LONG and {"scope", "record_type", "key"} <= set(names):  # every key in every table, in each scope: the long form
        return one_of_each_type(house, values)
    return [dict(zip(names, each, strict=True)) for each in itertools.product(*values.values())]


def one_of_each_type(house: Facility, values: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """In the widest scope, the key of one record of B of each type."""
    widest = {name: [house.scope(WHO, root="top", period=BOTH_YEARS)] if name == "scope" else held
              for name, held in values.items() if name not in ("record_type", "key")}  # fmt: skip
    keys = {row.record_type: " / ".join(key_text(part) for part in row.key) for row in records_of_b(house)}
    assert len(keys) > 10
    return [dict(zip(widest, each, strict=True)) | {"record_type": record_type, "key": key}
            for each in itertools.product(*widest.values()) for record_type, key in keys.items()]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__.split('.')[-2]}.{f.__name__}")
def test_a_query_tells_nothing_of_b(house, house_without_b, function):
    for given in arguments(function, house):
        found, without = (without_root(function(**given | {"store": held.store})) for held in (house, house_without_b))
        assert canaries_of(found) == [], given
        assert comparable(found) == comparable(without), f"{given}: what B holds makes a difference"


def without_root(result: Any) -> Any:
    """A scope comes back with the root it was given."""
    if isinstance(result, overview.Overview):
        return replace(result, whole=without_root(result.whole), scope=without_root(result.scope))
    return replace(result, root="") if isinstance(result, Scope) else result


def comparable(result: Any) -> Any:
    """A result as text, but for times and numbers that each store gives by itself."""
    if not isinstance(result, pd.DataFrame):
        held = {name: value for name, value in result.items() if name != "hidden"} if isinstance(result, dict) else {}
        return str(list(held.values()) if isinstance(result, dict) else result)
    if "change_no" in result:  # history: numbers run through both departments
        return ""
    return result.drop(columns=DATED & set(result)).to_csv()


@pytest.mark.parametrize("held", MEASURES, ids=lambda m: m.code)
@pytest.mark.parametrize("root", ROOTS)
def test_a_measure_has_no_part_of_b(house, house_without_b, held, root):
    for period in (YEAR, BOTH_YEARS):
        scope = house.scope(WHO, root=root, period=period)
        reading = held.read(house.store, scope)
        assert canaries_of(reading) == []
        assert reading == held.read(house_without_b.store, scope)
        assert (reading.value is None) == (root == "CanaryB dept")


# --- listings ---------------------------------------------------------------------------------------------------------


def listings() -> dict[str, Listing]:
    """Every listing of the screens, and the lines behind each kind of figure."""
    modules = [importlib.import_module(f"medmgr_core.ui.{found.name}") for found in pkgutil.iter_modules(medmgr_core.ui.__path__)]
    held = {name: value for module in modules for name, value in vars(module).items() if isinstance(value, Listing)}
    behind = {name: replace(held["LINES"], sql=text) for name, text in texts_of(budgets).items() if name.startswith("LINES_")}
    return held | behind


def texts_of(module: Any) -> dict[str, str]:
    """The SQL texts of a module that say whose rows they give."""
    parts = {"_PLACE", "_UNDER", "UNDER", "KNOWN", "NOW"}  # stand in other texts
    return {name: text for name, text in vars(module).items()
            if isinstance(text, str) and re.search(r"\$(units|reach|viewer)\b", text) and name not in parts}  # fmt: skip


def values_for(house: Facility, text: str) -> list[dict[str, Any]]:
    """Values for the parameters of a text, in every combination that could bring something of B."""
    picked = [YEAR.first, LAST_YEAR] if "line.month = $picked" in text else ["CanaryB ward centre", "PAY", "S2"]
    choices = {
        "on_day": [TODAY, LAST_YEAR], "unit_code": ["CanaryB ward"], "cost_centre_code": ["CanaryB ward centre"], "day": [TODAY],
        "picked": picked, "month": [YEAR.first], "digest": _digests(house), "account_code": ["DRUGS"], "person": [WHO],
        "record_type": ["staff_member", "actual"], "record_key": ["CanaryB now 0", "*"],
        "year_first": [YEAR.first], "year_until": [YEAR.until], "history_first": [add_months(YEAR.first, -36)],
        "closed_until": [YEAR.until], "move_no": _keys(house, "budget_move_line", "move_no"),
        "batch": _keys(house, "waiting_row", "batch"),
        "complaint_no": [secret_no(house.store), *_keys(house, "complaint", "complaint_no")],
        "duty_no": _keys(house, "duty", "duty_no"), "risk_no": _keys(house, "risk", "risk_no"),
        "assessment_no": _keys(house, "assessment", "assessment_no"),
        **dict.fromkeys(("framework_code", "new_framework"), _keys(house, "framework", "framework_code")),
        "about": ["complaint"], "about_key": [secret_no(house.store), *_keys(house, "action", "about_key")],
        "since": [BOTH_YEARS.first], "middle": [YEAR.first],
        "indicator_code": _keys(house, "indicator", "indicator_code"),
        "order_no": _keys(house, "supply_order", "order_no"), "count_no": _keys(house, "count_sheet", "count_no"),
        "contract_no": _keys(house, "contract", "contract_no"), "item_code": ["ITEM"], "room_code": ["CanaryB room"],
        "supplier_code": ["S1"],
        "version_code": _keys(house, "version_line", "version_code"), "accounts": [["PAY", "DRUGS", "FEES"]],
        "places": [[f"CanaryB {unit}@{day}" for unit in ("ward", "moving") for day in ("1900-01-01", "2020-04-01", YEAR.first)]],
        "centres": [["CanaryB ward centre", "CanaryB moving centre"]],
    }  # fmt: skip
    reach = people.history_reach(house.store, rights.rights_of(house.store, WHO), house.scope(WHO).units)
    asked = {name: held for name, held in choices.items() if f"${name}" in text}
    scopes = [house.scope(WHO, root=root, period=BOTH_YEARS) for root in (ROOTS if "$root" in text else ROOTS[:1])]
    return [scope.parameters() | reach | dict(zip(asked, values, strict=True))
            for scope in scopes for values in itertools.product(*asked.values())]  # fmt: skip


def _keys(house: Facility, table: str, column: str) -> list[str]:
    return [key for (key,) in house.store.rows(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")]


def _digests(house: Facility) -> list[str]:
    """Of files that were taken in for B."""
    sql = "SELECT file_digest FROM loaded_file WHERE unit_code = 'CanaryB ward' ORDER BY 1"
    return [digest for (digest,) in house.store.rows(sql)]


@pytest.mark.parametrize("name", listings())
def test_a_listing_has_nothing_of_b(house, name):
    listing = listings()[name]
    for values in values_for(house, listing.sql):
        frame = page_of_rows(house.store, listing, None, Asked(), values=values)
        assert canaries_of(frame) == []
        assert count_rows(house.store, listing, None, Asked(), values=values) == len(frame)
        assert count_rows(house.store, listing, None, Asked(search="canaryb"), values=values) == 0
        if listing.total:
            assert canaries_of(sum_of_rows(house.store, listing, None, Asked(), values=values)) == []


def test_history_in_sentences(house):
    values = values_for(house, HISTORY_LISTING.sql)[0]
    frame = page_of_rows(house.store, HISTORY_LISTING, house.scope(WHO), Asked(), values=values)
    names = people.person_names(house.store)
    told = [sentence(row, house.store.catalogue, names, Formats()) for row in rows_of(frame)]
    assert any("CanaryA reason" in one for one in told) and any("file CanaryA.csv" in one for one in told)
    assert canaries_of(told) == []


def test_somebody_who_sees_all_reads_of_a_load_over_several_units(house):
    for person in ("manager", "b.administrator"):
        held = rights.rights_of(house.store, person)
        reach = people.history_reach(house.store, held, tuple(held.units("history")))
        frame = house.store.read(people.HISTORY, house.scope(person), **reach)
        assert "file CanaryB.csv" in set(frame["reason"])


# --- mutations: a query that forgets whose rows it gives ---------------------------------------------------------------

CONDITIONS = (
    (re.compile(r"([\w.]+) = ANY\(\$units\)"), r"\1 IS NOT NULL"),
    (re.compile(r"\([\w.]+ \|\| ' ' \|\| [\w.]+\) = ANY\(\$reach\)"), "TRUE"),
    (re.compile(r"[\w.]+ = ANY\(\$types\)"), "TRUE"),
    (re.compile(r"[\w.]+ = \$viewer\b"), "TRUE"),
)


# The condition stays: without it people see rows of other units. It is the test that lacks something to notice this by.
NOT_NOTICED = (
    "keep the condition; this test does not notice when it is missing. Either tests/rights/canaries.py has no record of B that "
    "this text would give, or values_for lacks the value of a parameter that asks for one"
)


def all_texts() -> dict[str, str]:
    """Every text that names whose rows it gives, those made for a measure or a record type among them."""
    modules = (*QUERIES, rights)
    texts = {f"{module.__name__}.{name}": text for module in modules for name, text in texts_of(module).items()}
    texts |= {f"measure {held.code}": measure.text_of([held]) for held in MEASURES if held.view}
    placed = (record_type for record_type in RECORD_TYPES if record_type.unit_field)
    return texts | {f"records {record_type.table}": people.records_sql(CATALOGUE, record_type) for record_type in placed}


def mutants() -> list[Any]:
    found = []
    for name, text in all_texts().items():
        for pattern, instead in CONDITIONS:
            for number, match in enumerate(pattern.finditer(text)):
                changed = text[: match.start()] + match.expand(instead) + text[match.end() :]
                found.append(pytest.param(text, changed, id=f"{name.removeprefix('medmgr_core.')}: {match[0]} {number + 1}"))
    return found


def test_each_text_is_mutated():
    mutated = {case.values[0] for case in mutants()}
    assert len(mutants()) >= 40 and set(all_texts().values()) == mutated


@pytest.mark.parametrize(("text", "changed"), mutants())
def test_a_forgotten_condition_is_noticed(house, house_without_b, text, changed):
    cases = values_for(house, text)
    assert [found for values in cases for found in leaked(house, text, values)] == []
    noticed = any(leaked(house, changed, values) for values in cases)
    assert noticed or any(counts_b(house, house_without_b, text, changed, values) for values in cases), NOT_NOTICED


def counts_b(house: Facility, house_without_b: Facility, text: str, changed: str, values: dict[str, Any]) -> bool:
    """A count has no canary in it, but what B holds makes a difference to it, and only without the condition."""
    whole, without = ([comparable(held.store.read(sql, None, **only_named(sql, values))) for sql in (text, changed)]
                      for held in (house, house_without_b))  # fmt: skip
    return whole[0] == without[0] and whole[1] != without[1]


def leaked(house: Facility, text: str, values: dict[str, Any]) -> list[str]:
    frame = house.store.read(text, None, **only_named(text, values))
    # A count has no canary in it; under the root of B no row at all is right.
    rows = [f"{len(frame)} rows"] if values["root"] == "CanaryB dept" and "$root" in text and "numerator" in frame else []
    return canaries_of(frame) + (rows if len(frame) else [])


FILL_IT = (
    "if its text must have a form of its own, put a record that has it into each half in tests/rights/canaries.py; "
    "if only the program writes it, name it in TOLD_BY_US"
)


def test_each_text_of_each_record_type_holds_a_canary(house):
    """If one did not, neither walk nor mutation would tell of it."""
    for record_type in RECORD_TYPES:
        if record_type.unit_field:
            frame = house.store.read(f"SELECT * FROM {record_type.table}")
            words = {spec.name for spec in fields_of(record_type) if spec.kind.name in ("text", "long_text")}
            for name in words - TOLD_BY_US:
                held = " ".join(frame[name].dropna().astype(str))
                # A field of a few letters takes the beginning of the word.
                seen = [fitting(record_type, name, f"Canary{half}") in held for half in "AB"]
                assert all(seen), f"no canary in {record_type.table}.{name}: {FILL_IT}"
