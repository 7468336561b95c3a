"""Field kinds as grid columns."""

import pandas as pd
import pytest

from medmgr_core.formats import Formats
from medmgr_core.listing import Column
from medmgr_core.ui.columns import configs, shown

FRAME = pd.DataFrame({
    "amount": pd.Series([123456, -50, None], dtype="Int64"),
    "share": pd.Series([0.125, -0.5, None], dtype="float64"),
    "kind": pd.Series(["non_pay", "pay", None], dtype="str"),
    "is_active": pd.Series([True, False, None], dtype="boolean"),
    "extra": [1, 2, 3],
})  # fmt: skip


def test_cells_hold_money_in_whole_units_shares_in_percent_and_choices_in_words():
    columns = [Column("kind", "Type", "choice"), Column("amount", "Amount", "money"), Column("share", "Share", "share")]
    cells = shown(FRAME, columns)
    assert list(cells) == ["kind", "amount", "share"]
    assert cells["amount"].tolist()[:2] == [1234.56, -0.5]
    assert cells["share"].tolist()[:2] == [12.5, -50]
    assert cells["kind"].tolist()[:2] == ["Non-pay", "Pay"]
    assert cells.iloc[2].isna().all()


def test_money_to_the_penny_is_in_whole_units_too():
    assert shown(FRAME, [Column("amount", "Amount", "money_exact")])["amount"][0] == 1234.56


@pytest.mark.parametrize(
    ("kind", "kind_of_column", "form"),
    [
        ("money", "number", "%,.0f"),
        ("money_exact", "number", "%,.2f"),
        ("share", "number", "%+.1f %%"),
        ("count", "number", "%,d"),
        ("hours", "number", "%,.1f"),
        ("date", "date", "DD/MM/YYYY"),
        ("moment", "datetime", "DD/MM/YYYY HH:mm"),
        ("yes_no", "checkbox", None),
        ("text", "text", None),
        ("code", "text", None),
        ("choice", "text", None),
    ],
)
def test_each_kind_has_its_column(kind, kind_of_column, form):
    config = configs([Column("x", "Title", kind)], Formats(date_style="22/11/2026"))["x"]
    assert config["label"] == "Title"
    assert config["type_config"]["type"] == kind_of_column
    assert config["type_config"].get("format") == form
