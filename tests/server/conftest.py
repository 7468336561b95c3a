"""Served desks for the tests of the server: one of each kind for each worker."""

import pytest

from medmgr_core.people import attempts
from medmgr_core.people.sign_in import set_password
from medmgr_core.workspace import open_workspace
from tests.server.small_facility import PASSWORD, PEOPLE, build, put_small, quick_passwords
from tests.server.talk import TinyDesk


@pytest.fixture(scope="session")
def local_desk(tmp_path_factory):
    """Local mode, on a DuckDB file."""
    folder = tmp_path_factory.mktemp("local")
    put_small(folder)
    desk = TinyDesk(folder)
    try:
        yield desk.start()
    finally:
        desk.stop()


@pytest.fixture(scope="session")
def shared_store(postgres_server):
    """A store on PostgreSQL, so that a test can look into it while the server works with it."""
    url = postgres_server.new_database()
    store = build(open_workspace(url))
    with quick_passwords():
        for person in PEOPLE:
            set_password(store, person, PASSWORD)
    yield store
    store.close()
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def accounts_desk(tmp_path_factory, shared_store):
    """Accounts mode, on that store."""
    desk = TinyDesk(tmp_path_factory.mktemp("accounts"), store=shared_store.url, mode="accounts")
    try:
        yield desk.start()
    finally:
        desk.stop()


@pytest.fixture(autouse=True)
def _no_waiting():
    attempts.strangers.forget()
    attempts.addresses.forget()
    with quick_passwords():
        yield
