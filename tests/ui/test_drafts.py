"""What was typed and not saved is kept for the one who typed it."""

from datetime import date, timedelta

from medmgr_core.people.drafts import draft_of, drop_draft, keep_draft
from medmgr_core.periods import now


def test_a_draft_comes_back_with_its_time_and_in_json_words(store):
    keep_draft(store, "manager", "staff_member:new", {"name": "Ada", "joined_on": date(2026, 5, 4), "contract_hours": 30.0})
    typed, saved_at = draft_of(store, "manager", "staff_member:new")
    assert typed == {"name": "Ada", "joined_on": "2026-05-04", "contract_hours": 30.0}
    assert now() - saved_at < timedelta(minutes=1)


def test_the_last_state_counts(store):
    keep_draft(store, "manager", "staff_member:new", {"name": "Ad"})
    keep_draft(store, "manager", "staff_member:new", {"name": "Ada"})
    assert draft_of(store, "manager", "staff_member:new")[0] == {"name": "Ada"}


def test_a_draft_belongs_to_one_person_and_one_form(store):
    keep_draft(store, "manager", "staff_member:new", {"name": "Ada"})
    assert draft_of(store, "other", "staff_member:new") is None
    assert draft_of(store, "manager", "staff_member:N-1") is None
    drop_draft(store, "other", "staff_member:new")
    assert draft_of(store, "manager", "staff_member:new") is not None
    drop_draft(store, "manager", "staff_member:new")
    assert draft_of(store, "manager", "staff_member:new") is None


def test_a_draft_is_no_change_of_the_records(store):
    before = store.head()
    keep_draft(store, "manager", "staff_member:new", {"name": "Ada"})
    assert store.head() == before
