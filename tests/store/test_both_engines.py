"""One SQL text, two engines: every view and every query gives the same values, dtypes and order on both."""

import importlib
import inspect
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from medmgr_core.demo import load_sample
from medmgr_core.measure import Measure
from medmgr_core.people.queries import history_reach, records
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.workspace import CATALOGUE, MEASURES, RECORD_TYPES, SLICES, open_workspace
from tests.support.postgres_server import PostgresServer

ASKED = {
    "on_day": date(2026, 11, 22),
    "unit_code": "OPD",
    "cost_centre_code": "",
    "picked": "",
    "month": date(2026, 10, 1),
    "record_type": "staff_member",
    "record_key": "",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Iterator[tuple[Store, Store]]:
    duck = open_workspace("duckdb:///:memory:")
    url = postgres_server.new_database()
    postgres = open_workspace(url, folder=tmp_path_factory.mktemp("postgres"))
    for store in (duck, postgres):
        load_sample(store)
    yield duck, postgres
    duck.close()
    postgres.close()
    postgres_server.drop_database(url)


def scope_of(store: Store, units: tuple[str, ...] | None = None) -> Scope:
    reach = tuple(sorted(rights_of(store, "manager").units("budgets")))
    year = Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27")
    return Scope("manager", reach if units is None else units, "LHG", year)


def query_texts() -> Iterator[tuple[str, str]]:
    for name in SLICES:
        module = importlib.import_module(f"medmgr_core.{name}.queries")
        for constant, text in vars(module).items():
            if constant.isupper() and isinstance(text, str) and "SELECT" in text and not constant.startswith("_"):
                yield f"{name}.{constant}", text


TEXTS = dict(query_texts())


def values_for(store: Store, text: str) -> dict[str, object]:
    first = store.rows("SELECT min(cost_centre_code), min(account_code) FROM actual")[0]
    values = {**ASKED, "cost_centre_code": first[0], "picked": first[0]}
    if "line.month = $picked" in text:
        values["picked"] = date(2026, 10, 1)
    return {**values, **history_reach(store.catalogue, rights_of(store, "manager"), scope_of(store).units)}


VOLATILE = ("made_at", "changes", "batch", "entered_at", "changed_at")  # times, and salts of their own


def ordered(store: Store, text: str, values: dict[str, object]) -> str:
    """A listing's text has no order of its own: all its columns give it one."""
    if "ORDER BY" in text.rsplit(")", 1)[-1]:
        return text
    columns = store.read(f"SELECT * FROM ({text}) listed LIMIT 0", scope_of(store), **values).columns
    return f"SELECT * FROM ({text}) listed ORDER BY {', '.join(f'{c} NULLS LAST' for c in columns if c not in VOLATILE)}"


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    drop = [column for column in VOLATILE if column in left]
    assert_frame_equal(left.drop(columns=drop), right.drop(columns=drop))


def test_queries_were_found():
    assert len(TEXTS) >= 20 and "budgets.BY_MONTH" in TEXTS


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_query(both: tuple[Store, Store], name: str):
    frames = []
    for store in both:
        values = values_for(store, TEXTS[name])
        frames.append(store.read(ordered(store, TEXTS[name], values), scope_of(store), **values))
    same(*frames)


@pytest.mark.parametrize("view", [view.name for view in CATALOGUE.views])
def test_every_view(both: tuple[Store, Store], view: str):
    same(*(store.read(ordered(store, f"SELECT * FROM {view}", {})) for store in both))


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.table)
def test_records_come_with_the_declared_dtypes(both: tuple[Store, Store], record_type):
    from medmgr_core.record import fields_of

    for store in both:
        frame = records(store, scope_of(store), record_type)
        for spec in fields_of(record_type):
            if spec.kind.name != "content":
                assert str(frame[spec.name].dtype) == spec.kind.dtype, (store.engine.name, spec.name)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.code)
def test_every_measure(both: tuple[Store, Store], measure: Measure):
    assert measure.read(both[0], scope_of(both[0])) == measure.read(both[1], scope_of(both[1]))


def test_no_unit_in_reach_reads_no_row(both: tuple[Store, Store]):
    for store in both:
        for text in TEXTS.values():
            if "ANY($units)" in text:
                assert store.read(text, scope_of(store, ()), **values_for(store, text)).empty or "max(" in text


def test_ten_thousand_units(both: tuple[Store, Store]):
    many = tuple(f"X{number}" for number in range(10_000)) + scope_of(both[0]).units
    for store in both:
        few = store.read(TEXTS["budgets.BY_MONTH"], scope_of(store))
        assert_frame_equal(store.read(TEXTS["budgets.BY_MONTH"], scope_of(store, many)), few)


ODD = 'O\'Brien & "Söhne" 100 % $5 \\ ; -- 50%s {x}'


def test_odd_values_come_back_as_they_went_in(both: tuple[Store, Store]):
    from medmgr_core.facility.records import Supplier

    for store in both:
        store.add(Supplier(supplier_code="ODD", name=ODD), by="system")
        found = store.read("SELECT name, payment_days FROM live_supplier WHERE name = $name ORDER BY 1", name=ODD)
        assert found["name"].tolist() == [ODD] and found["payment_days"].isna().all()


def test_division_null_order_and_times(both: tuple[Store, Store]):
    text = """
    SELECT n, 7::double precision / nullif(2, 0) AS half, 7::double precision / nullif(0, 0) AS nothing
    FROM (SELECT 1::bigint AS n UNION ALL SELECT NULL UNION ALL SELECT 3) numbers
    ORDER BY n DESC NULLS LAST
    """
    for store in both:
        frame = store.read(text)
        assert frame["n"].tolist()[:2] == [3, 1] and pd.isna(frame["n"].iloc[2])
        assert frame["half"].tolist() == [3.5] * 3 and frame["nothing"].isna().all()
        moment = datetime(2026, 3, 29, 1, 30, 0, 123456)  # a time that does not exist in London: stored times are UTC
        back = store.read("SELECT $moment::timestamp AS moment", moment=moment)
        assert back["moment"].iloc[0] == pd.Timestamp(moment) and str(back["moment"].dtype) == "datetime64[us]"


def test_an_undeclared_type_is_refused(both: tuple[Store, Store]):
    for store in both:
        with pytest.raises(TypeError, match="cast it"):
            store.read("SELECT sum(amount) AS total FROM live_actual")


def test_query_functions_run_on_an_empty_store(new_postgres_url, tmp_path):
    for store in (open_workspace("duckdb:///:memory:"), open_workspace(new_postgres_url(), folder=tmp_path)):
        for name in SLICES:
            module = importlib.import_module(f"medmgr_core.{name}.queries")
            for function in vars(module).values():
                if inspect.isfunction(function) and function.__module__ == module.__name__:
                    wanted = list(inspect.signature(function).parameters)
                    if wanted[:2] == ["store", "scope"]:
                        extra = {"on_day": date(2026, 1, 1), "unit_code": "x", "cost_centre_code": "x", "table": "unit",
                                 "record_type": RECORD_TYPES[2], "rights": rights_of(store, "x"), "key": "x"}  # fmt: skip
                        function(store, scope_of(store, ()), **{n: extra[n] for n in wanted[2:]})
        store.close()
