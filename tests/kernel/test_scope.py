"""The one filter object of every query."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from medmgr_core.periods import Period
from medmgr_core.scope import Scope

SCOPE = Scope("ann", ("W1", "W2"), "G", Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27"))


def test_what_a_text_may_name():
    assert SCOPE.parameters() == {
        "viewer": "ann", "units": ["W1", "W2"], "root": "G", "first": date(2026, 4, 1), "until": date(2027, 4, 1),
    }  # fmt: skip


def test_a_scope_is_not_widened_on_its_way():
    with pytest.raises(FrozenInstanceError):
        SCOPE.units = ("W3",)  # type: ignore[misc]
    SCOPE.parameters()["units"].append("W3")
    assert SCOPE.parameters()["units"] == ["W1", "W2"]
    assert hash(SCOPE) == hash(Scope("ann", ("W1", "W2"), "G", SCOPE.period))
