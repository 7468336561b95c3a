"""A process killed while it takes a file in leaves nothing of the file."""

import shutil
import time
from pathlib import Path

import pytest

from medmgr_core.store.check import check_store
from medmgr_core.store.write import Write
from medmgr_core.workspace import open_workspace
from tests.imports.loading import Loading, counts, may_load, staged
from tests.proof import children
from tests.store.builders import small_facility
from tests.support.processes import kill_hard

# In the middle of a take: its records are made, the rows are in, and nothing is committed yet.
PAUSES = ("add_rows", "add_query")


def table(rows):
    lines = (f"2026-04-{1 + n % 30:02d} | New ward {n % 7} | Energy | Nova | {n}.01 | I-{n}" for n in range(rows))
    return "Date | Cost centre | Account | Supplier | Amount | Reference\n" + "\n".join(lines)


def take_and_wait(url: str, folder: Path, verb: str) -> None:
    """Take the file in, and stop for good right after this verb has done its work."""
    done = getattr(Write, verb)

    def then_wait(self, *arguments, **more):
        done(self, *arguments, **more)
        (folder / "in the middle").touch()
        time.sleep(600)

    setattr(Write, verb, then_wait)
    Loading(open_workspace(url, folder=folder), folder).take(staged(folder, table(300)))


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request, tmp_path, built):
    if request.param == "duckdb":
        shutil.copy(built, tmp_path / "store.duckdb")
        return f"duckdb:///{tmp_path / 'store.duckdb'}"
    address = request.getfixturevalue("postgres_url")
    store = open_workspace(address, folder=tmp_path)
    may_load(small_facility(store))
    store.close()
    return address


@pytest.mark.parametrize("verb", PAUSES)
def test_nothing_of_the_file_is_there_and_it_can_be_loaded_again(url, tmp_path, verb):
    store = open_workspace(url, folder=tmp_path)
    before = store.head()
    store.close()
    child = children.start(take_and_wait, url, tmp_path, verb)
    for _ in range(600):
        if (tmp_path / "in the middle").exists() or not child.is_alive():
            break
        time.sleep(0.05)
    assert (tmp_path / "in the middle").exists()
    kill_hard(child.pid)
    child.join()

    store = open_workspace(url, folder=tmp_path)
    try:
        assert store.head() == before
        held = {t: store.rows(f"SELECT count(*) FROM {t}")[0][0] for t in ("actual", "loaded_file", "supplier", "account")}
        assert held == {"actual": 5, "loaded_file": 0, "supplier": 2, "account": 6}
        assert not check_store(store).problems
        desk = Loading(store, tmp_path)
        assert counts(desk.take(staged(tmp_path, table(300))).dry) == (300, 0, 0, 0)
        ((first, count),) = store.rows("SELECT min(actual_no), count(*) FROM actual WHERE reference LIKE 'I-%'")
        # The numbers of the killed take may be lost; none is given twice.
        assert count == 300 and first in ("A-000006", "A-000306")
        assert not check_store(store).problems
    finally:
        store.close()
