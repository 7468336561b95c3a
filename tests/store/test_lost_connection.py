"""A PostgreSQL connection that breaks: one sentence, which says whether what was being saved is known to be kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from medmgr_core.errors import ConnectionLost, MedMgrError
from medmgr_core.store.store import Store
from tests.store.builders import Thing, thing

pytestmark = pytest.mark.postgres

END_OURSELVES = "SELECT pg_terminate_backend(pg_backend_pid())"

# Run by the server within COMMIT, before anything is kept.
AT_COMMIT = (
    "CREATE FUNCTION end_it() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
    "CREATE CONSTRAINT TRIGGER end_it AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_it()",
)


@pytest.fixture
def store(copied: Callable[[str, str], Store]) -> Store:
    return copied("postgresql", "toys")


def keys(store: Store) -> list[tuple[str]]:
    return store.rows("SELECT thing_code FROM thing ORDER BY 1")


def test_while_it_commits_nobody_knows(store: Store):
    with store.engine.writing() as connection:
        for statement in AT_COMMIT:
            connection.run(statement)
    with pytest.raises(ConnectionLost, match="not certain whether this was saved: reload and look before entering it"):
        store.add(thing("A"), by="ann")
    with store.engine.writing() as connection:
        connection.run("DROP TRIGGER end_it ON thing")
    assert keys(store) == []
    store.add(thing("A"), by="ann")
    assert keys(store) == [("A",)]


def test_before_it_commits_nothing_was_saved(store: Store):
    with pytest.raises(ConnectionLost, match="nothing of this was saved"), store.write(by="ann") as work:
        work.add(thing("A"))
        work.connection.run(END_OURSELVES)
    assert keys(store) == []
    store.add(thing("B"), by="ann")


def test_while_it_reads(store: Store):
    with pytest.raises(ConnectionLost, match="The database server does not answer"):
        store.rows(END_OURSELVES)
    assert keys(store) == []


def test_a_statement_that_is_refused_is_no_lost_connection(store: Store):
    with pytest.raises(store.engine.error) as refused, store.engine.writing() as connection:
        connection.run("SET LOCAL statement_timeout = 1")
        connection.run("SELECT pg_sleep(5)")
    assert not isinstance(refused.value, MedMgrError) and "timeout" in str(refused.value)


def test_a_store_that_was_closed_is_a_bug_and_no_lost_connection(store: Store):
    store.engine.close()
    with pytest.raises(store.engine.error):
        store.row(Thing, ("A",))
