"""Signing in: sessions, waiting after wrong passwords, idle locks, links, and what the history keeps of it."""

import time
from datetime import datetime, timedelta

import pytest

from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound, SignInFailed
from medmgr_core.people import attempts, links, passwords, sessions, sign_in
from medmgr_core.people.records import Person, PersonRole
from medmgr_core.people.rights import rights_of
from medmgr_core.people.tries import TooManyTries, wait_after
from medmgr_core.people.visitor import SignedIn, Visitor
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace
from tests.server.small_facility import PASSWORD, build, quick_passwords, small_store

OTHER = "nine green ladders"


class Clock:
    """The time all modules of signing in see; a test moves it."""

    def __init__(self, monkeypatch):
        self.time = datetime(2026, 11, 22, 9, 0)
        for module in (
            "people.sessions", "people.sign_in", "people.attempts", "people.links", "people.files", "store.write",
        ):  # fmt: skip
            monkeypatch.setattr(f"medmgr_core.{module}.now", lambda: self.time)

    def on(self, **length):
        self.time += timedelta(**length)


@pytest.fixture
def clock(monkeypatch):
    with quick_passwords():
        yield Clock(monkeypatch)


def with_ann(store):
    sign_in.set_password(store, "ann", PASSWORD)
    attempts.strangers.forget()
    attempts.addresses.forget()
    return store


@pytest.fixture
def store(clock):
    with small_store() as opened:
        yield with_ann(opened)


@pytest.fixture
def on_postgres(postgres_url, clock):
    opened = with_ann(build(open_workspace(postgres_url)))
    yield opened
    opened.close()


def who(store, token):
    return sign_in.identify(store, Visitor({sign_in.COOKIE: token}, {}, None))


def events(store):
    sql = "SELECT made_by, action FROM change_log WHERE record_type = 'sign_in' ORDER BY change_no"
    return [tuple(row) for row in store.rows(sql)]


# Sessions -------------------------------------------------------------------------------------------------


def test_a_session_says_who_is_there(store):
    token = sign_in.sign_in(store, " Ann ", PASSWORD)
    assert who(store, token) == SignedIn("ann")
    assert who(store, token[:-1] + "x") is None
    assert sign_in.identify(store, Visitor({}, {}, None)) is None
    assert events(store)[-1] == ("ann", "signed in")


def test_the_store_keeps_neither_token_nor_password(store):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    kept = str(store.rows("SELECT * FROM sign_in_session")) + str(store.rows("SELECT * FROM sign_in"))
    kept += str(store.rows("SELECT * FROM change_log"))
    assert token not in kept
    assert PASSWORD not in kept


def test_a_session_locks_when_idle_and_opens_with_the_password(store, clock):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    clock.on(minutes=20)
    assert who(store, token) == SignedIn("ann")  # used within 20 minutes: the clock starts anew
    clock.on(minutes=20, seconds=1)
    assert who(store, token) == SignedIn("ann", is_locked=True)
    assert who(store, token) == SignedIn("ann", is_locked=True)
    with pytest.raises(SignInFailed):
        sign_in.unlock(store, token, "something else entirely")
    sign_in.unlock(store, token, PASSWORD)
    assert who(store, token) == SignedIn("ann")
    told = ["signed in", "locked", "sign-in failed", "unlocked"]
    assert [action for _, action in events(store)][-4:] == told


def test_use_is_noted_at_most_once_a_minute(store, clock, monkeypatch):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    written = []
    keep = sessions.keep_session
    monkeypatch.setattr(sessions, "keep_session", lambda *a, **k: (written.append(k), keep(*a, **k)))
    for _ in range(7):  # 10, 20 … 70 seconds after the start
        clock.on(seconds=10)
        who(store, token)
    assert len(written) == 1


def test_a_session_ends_after_twelve_hours_however_busy(store, clock):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    for _ in range(12 * 6):
        clock.on(minutes=10)
        assert who(store, token)
    clock.on(minutes=1)
    assert who(store, token) is None
    with pytest.raises(NotFound):
        sign_in.unlock(store, token, PASSWORD)


def test_somebody_who_left_is_out_at_once(store):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    store.change(Person, ("ann",), {"is_active": False}, revision=1, by="system")
    assert who(store, token) is None
    with pytest.raises(SignInFailed):
        sign_in.sign_in(store, "ann", PASSWORD)
    store.change(Person, ("ann",), {"is_active": True}, revision=2, by="system")
    store.void(Person, ("ann",), revision=3, by="system", reason="left")
    assert who(store, token) is None


def test_signing_out_ends_this_session_and_everywhere_all(store):
    here, there, third = (sign_in.sign_in(store, "ann", PASSWORD) for _ in range(3))
    sign_in.sign_out(store, here)
    sign_in.sign_out(store, here)  # the second time does nothing
    assert (who(store, here), who(store, there)) == (None, SignedIn("ann"))
    sign_in.sign_out_everywhere(store, "ann", by="ann")
    assert (who(store, there), who(store, third)) == (None, None)
    assert [action for _, action in events(store)][-2:] == ["signed out", "signed out everywhere"]


def test_a_touch_does_not_bring_back_a_session_that_ended(store):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    sign_in.sign_out(store, token)
    sessions.keep_session(store, sessions.digest_of(token), is_locked=False)
    assert who(store, token) is None


def test_only_administrators_of_people_sign_others_out(store):
    with pytest.raises(NotAllowed):
        sign_in.sign_out_everywhere(store, "ann", by="wim")


def test_identify_is_quick(store):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    visitor = Visitor({sign_in.COOKIE: token}, {}, None)
    took = []
    for _ in range(100):
        before = time.process_time()
        sign_in.identify(store, visitor)
        took.append(time.process_time() - before)
    assert sorted(took)[50] < 0.002


# Waiting --------------------------------------------------------------------------------------------------


def test_the_wait_grows():
    waits = [wait_after(failures).total_seconds() for failures in range(13)]
    # three are free; then 5 s, doubled each time; 5 * 2**8 = 1280 s is cut to 15 minutes
    assert waits == [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_wrong_passwords_make_one_wait_whether_the_name_exists_or_not(store, clock, name):
    waits = []
    for _ in range(6):
        with pytest.raises(SignInFailed) as wrong:
            sign_in.sign_in(store, name, OTHER)
        assert "wrong" in str(wrong.value) and not isinstance(wrong.value, TooManyTries)
        try:
            sign_in.sign_in(store, name, PASSWORD)
        except TooManyTries as wait:
            waits.append(wait.seconds)
            clock.on(seconds=wait.seconds)
        except SignInFailed:
            waits.append(0)  # a stranger's second try counts too
        else:
            waits.append(None)
    if name == "ann":  # the right password signs in and starts the count anew, so she never has to wait
        assert waits == [None] * 6
    else:
        assert waits[0] == 0 and waits[1:4] == [5, 10, 20]


def test_a_blocked_name_is_refused_even_with_the_right_password(store, clock):
    for _ in range(3):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(store, "ann", OTHER)
    with pytest.raises(TooManyTries) as blocked:
        sign_in.sign_in(store, "ann", PASSWORD)
    assert blocked.value.seconds == 5
    clock.on(seconds=5)
    token = sign_in.sign_in(store, "ann", PASSWORD)
    assert who(store, token) == SignedIn("ann")


def test_an_address_waits_too_whatever_names_it_tries(store):
    for number in range(30):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(store, f"name{number}", OTHER, address="192.0.2.7")
    with pytest.raises(TooManyTries):
        sign_in.sign_in(store, "ann", PASSWORD, address="192.0.2.7")
    assert sign_in.sign_in(store, "ann", PASSWORD, address="192.0.2.8")


def test_tries_that_were_right_do_not_count_for_an_address(store):
    for _ in range(35):
        sign_in.sign_in(store, "ann", PASSWORD, address="192.0.2.9")


def test_failures_are_noted_but_not_what_a_stranger_typed(store):
    for name in ("ann", "my secret password"):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(store, name, OTHER)
    assert events(store)[-2:] == [("ann", "sign-in failed"), ("an unknown person", "sign-in failed")]
    assert "my secret password" not in str(store.rows("SELECT * FROM change_log"))


def test_a_password_is_kept_by_argon2_as_owasp_asks():
    kept = passwords.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_password(PASSWORD, kept)
    assert not passwords.is_password(PASSWORD + " ", kept)
    assert not passwords.is_password("nobody has this password", None)
    assert passwords.is_password("cafe\u0301 au lait ole", passwords.hash_password("caf\u00e9 au lait ole"))


def test_a_name_nobody_has_takes_as_long(clock, monkeypatch):
    looked = []
    real = passwords.is_password
    monkeypatch.setattr(passwords, "is_password", lambda *given: looked.append(given) or real(*given))
    with small_store() as store, pytest.raises(SignInFailed):
        sign_in.sign_in(store, "nobody", PASSWORD)
    assert looked == [(PASSWORD, None)]


# Passwords and links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [("short words", "at least 12"), ("x" * 201, "at most 200"), ("my name is ANN!", "leave your sign-in name"),
     ("aaaaaaaaaaaaaa", "more different")],
)  # fmt: skip
def test_weak_passwords_are_refused(store, password, why):
    with pytest.raises(InvalidEntry, match=why):
        sign_in.set_password(store, "ann", password)


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(store):
    here, there = (sign_in.sign_in(store, "ann", PASSWORD) for _ in range(2))
    with pytest.raises(SignInFailed):
        sign_in.change_password(store, "ann", "not the old one", OTHER, keep=here)
    with pytest.raises(InvalidEntry):
        sign_in.change_password(store, "ann", PASSWORD, PASSWORD, keep=here)
    sign_in.change_password(store, "ann", PASSWORD, OTHER, keep=here)
    assert (who(store, here), who(store, there)) == (SignedIn("ann"), None)
    with pytest.raises(SignInFailed):
        sign_in.sign_in(store, "ann", PASSWORD)
    assert sign_in.sign_in(store, "ann", OTHER)
    assert ("ann", "password changed") in events(store)


def test_a_link_sets_a_password_once(store, clock):
    token = sign_in.make_link(store, "wim", "ann").removeprefix("/first/")
    assert sign_in.whose_link(store, token) == "wim"
    with pytest.raises(InvalidEntry):
        sign_in.use_link(store, token, "short")
    assert sign_in.use_link(store, token, OTHER, person_code="ann") == "wim"  # a name sent along changes nothing
    assert sign_in.sign_in(store, "wim", OTHER)
    with pytest.raises(NotFound):
        sign_in.use_link(store, token, PASSWORD)


def test_a_link_is_good_for_an_hour_and_the_last_one_counts(store, clock):
    old, new = (sign_in.make_link(store, "wim", "ann").removeprefix("/first/") for _ in range(2))
    with pytest.raises(NotFound):
        sign_in.whose_link(store, old)
    clock.on(minutes=60)
    with pytest.raises(NotFound):
        sign_in.whose_link(store, new)


def test_links_are_made_by_administrators_within_their_units_only(store):
    with pytest.raises(NotAllowed):
        sign_in.make_link(store, "bea", "wim")
    store.add(PersonRole(person_code="wim", role_code="administrator", unit_code="A"), by="system")
    with pytest.raises(NotAllowed, match="outside the units"):
        sign_in.make_link(store, "ann", "wim")  # would make Wim administrator of everything
    with pytest.raises(NotFound):
        sign_in.make_link(store, "nobody", "ann")


def test_no_first_link_when_somebody_can_sign_in(store):
    assert sign_in.first_link(store) is None


def test_the_same_on_postgresql(on_postgres, clock):
    store = on_postgres
    here, there = (sign_in.sign_in(store, "ann", PASSWORD) for _ in range(2))
    assert who(store, here) == SignedIn("ann")
    for _ in range(3):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(store, "ann", OTHER)
    with pytest.raises(TooManyTries):
        sign_in.unlock(store, here, PASSWORD)
    clock.on(minutes=21)
    assert who(store, here) == SignedIn("ann", is_locked=True)
    sign_in.unlock(store, here, PASSWORD)
    sign_in.change_password(store, "ann", PASSWORD, OTHER, keep=here)
    assert (who(store, here), who(store, there)) == (SignedIn("ann"), None)
    token = sign_in.make_link(store, "wim", "ann").removeprefix("/first/")
    assert sign_in.use_link(store, token, PASSWORD) == "wim"
    sign_in.sign_out_everywhere(store, "ann", by="ann")
    assert who(store, here) is None
    assert check_store(store).problems == ()


def test_two_replicas_count_wrong_passwords_together(on_postgres):
    with_other = open_workspace(on_postgres.url)
    for replica in (on_postgres, with_other, on_postgres):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(replica, "ann", OTHER)
    with pytest.raises(TooManyTries):
        sign_in.sign_in(with_other, "ann", PASSWORD)
    with_other.close()


def test_history_with_all_these_events_holds_together(store):
    token = sign_in.sign_in(store, "ann", PASSWORD)
    sign_in.change_password(store, "ann", PASSWORD, OTHER, keep=token)
    sign_in.sign_out(store, token)
    assert check_store(store).problems == ()


# The first administrator ----------------------------------------------------------------------------------


def test_the_first_administrator_of_an_empty_store(clock):
    store = open_workspace("duckdb:///:memory:")
    token = sign_in.first_link(store).removeprefix("/first/")
    assert sign_in.use_link(store, token, PASSWORD, person_code="Zoe", name="Zoe Hart") == "zoe"
    rights = rights_of(store, "zoe")
    assert rights.allows("people", "administer") and rights.allows("budgets", "view")
    assert store.row(Person, ("zoe",)).values["name"] == "Zoe Hart"
    assert sign_in.sign_in(store, "zoe", PASSWORD)
    assert sign_in.first_link(store) is None
    store.close()


def test_a_first_link_made_a_moment_too_late_makes_nobody(clock):
    """Another replica may look for accounts just before the first one is made, and print its link just after."""
    store = open_workspace("duckdb:///:memory:")
    token = sign_in.first_link(store).removeprefix("/first/")
    sign_in.use_link(store, token, PASSWORD, person_code="zoe", name="Zoe")
    late = links._new_link(store, links.FIRST, "system").removeprefix("/first/")
    with pytest.raises(NotFound):
        sign_in.use_link(store, late, PASSWORD, person_code="mallory", name="Mallory")
    assert store.row(Person, ("mallory",)) is None
    store.close()


def test_a_person_who_exists_becomes_the_first_administrator_under_the_same_name(clock):
    with small_store() as store:
        token = sign_in.first_link(store).removeprefix("/first/")
        sign_in.use_link(store, token, PASSWORD, person_code="wim", name="")
        assert rights_of(store, "wim").allows("people", "administer", "B")
