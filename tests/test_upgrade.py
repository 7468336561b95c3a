"""An older store is brought up to date, and whoever started the program is told; what cannot be done is said first."""

import duckdb
import pytest
from click.testing import CliRunner
from pydantic import Field

from medmgr_core import cli
from medmgr_core.errors import MedMgrError
from medmgr_core.store import schema
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.store import open_store
from tests.server.small_facility import put_small
from tests.store.builders import TOYS, Note, Slot, Thing, thing


def command(*words):
    return CliRunner().invoke(cli.main, [*map(str, words)])


@pytest.fixture
def file(tmp_path):
    """A store of a program that knew no appointments."""
    held = put_small(tmp_path)
    with duckdb.connect(str(held)) as opened:
        opened.execute("DROP VIEW live_appointment")
        opened.execute("DROP TABLE appointment")
    return held


def test_it_is_told_what_was_done_and_where_the_copy_is(file):
    told = command("check", "--json", "--store", file)
    (copy,) = file.parent.glob("*.before-*")
    assert told.exit_code == 0 and told.stdout.startswith("{")  # a program reads the answer alone
    assert told.stderr == (
        f"The store was brought up to date: table appointment.\nThe store as it was before is kept as {copy.name}.\n"
    )
    assert command("check", "--store", file).stderr == ""


def test_new_rights_are_told(file):
    with duckdb.connect(str(file)) as opened:
        opened.execute("DELETE FROM role_right WHERE right_area = 'activity'")
    assert "The shipped roles have their rights in new areas: activity." in command("migrate", "--store", file).stderr


def test_a_new_store_was_not_brought_up_to_date(tmp_path):
    assert command("demo", "--profile", "nursing-home", "--store", tmp_path / "new.duckdb").stderr == ""


# --- what cannot be done ----------------------------------------------------------------------------------------------


class Strict(Thing):
    """A thing with a field that must be filled."""

    owner: str = Field(title="Owner")


STRICT = Catalogue((Strict, Slot, Note), TOYS.slice_views)


@pytest.fixture
def toys(tmp_path, monkeypatch):
    """A store of things without owners, and no numbered files."""
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    store.add(thing(), by="ann")
    store.close()
    return tmp_path


def test_a_required_field_is_refused_before_anything_is_done(toys):
    for _ in range(2):
        with pytest.raises(MedMgrError, match=r"thing\.owner is required: say in store/migrations .* or make the field optional"):
            open_store(f"duckdb:///{toys / 'store.duckdb'}", STRICT)
    assert list(toys.glob("*.before-*")) == []
    open_store(f"duckdb:///{toys / 'store.duckdb'}", TOYS).close()


def test_a_numbered_file_that_forgets_the_field_is_told_the_same(toys):
    (toys / "migrations" / "0001_other.sql").write_text("UPDATE thing SET pieces = 1;\n")
    with pytest.raises(MedMgrError, match=r"thing\.owner is required"):
        open_store(f"duckdb:///{toys / 'store.duckdb'}", STRICT)
    (toys / "migrations" / "0001_other.sql").write_text("-- the owner of a thing is not known\nUPDATE thing SET pieces = 1;\n")
    with pytest.raises(MedMgrError, match=r"thing\.owner is required"):
        open_store(f"duckdb:///{toys / 'store.duckdb'}", STRICT)
    store = open_store(f"duckdb:///{toys / 'store.duckdb'}", Catalogue(TOYS.record_types, TOYS.slice_views))
    assert "owner" not in store.engine.tables()["thing"]
    store.close()
