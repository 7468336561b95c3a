"""One SQL text for two engines."""

import pytest

from medmgr_core.store.catalogue import words_of
from medmgr_core.store.parameters import names_in, numbered, only_named

TEXT = """
SELECT $first, '$no', 'it''s $no', $units -- not $here, it's a comment
FROM x WHERE a >= $first AND b = ANY($units) AND c = $search_0 AND d = 'a--b' AND e = $last
"""


def test_names_in_order_each_once():
    assert names_in(TEXT) == ("first", "units", "search_0", "last")


def test_numbered_changes_the_parameters_and_nothing_else():
    assert (
        numbered(TEXT)
        == """
SELECT $1, '$no', 'it''s $no', $2 -- not $here, it's a comment
FROM x WHERE a >= $1 AND b = ANY($2) AND c = $3 AND d = 'a--b' AND e = $4
"""
    )
    assert numbered("SELECT 1") == "SELECT 1"
    assert numbered("SELECT $a || $aa || $a") == "SELECT $1 || $2 || $1"


def test_only_what_is_named_is_given():
    assert only_named("SELECT $a", {"a": 1, "b": 2}) == {"a": 1}
    with pytest.raises(KeyError):
        only_named("SELECT $a", {"b": 2})


def test_words_leave_comments_out():
    assert words_of("SELECT a FROM live_b -- and live_c\nJOIN d_1") >= {"a", "live_b", "d_1"}
    assert "live_c" not in words_of("SELECT a FROM live_b -- and live_c\nJOIN d_1")
