"""Lead times: parts, open orders, quantiles worked by hand, and real receipts of a hospital pharmacy."""

from datetime import date
from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.methods.lead_time import LeadTime, lead_time_of, lead_times, order_lines, waiting_quantiles

RECEIPTS = Path(__file__).parents[3] / "shared/data/real/supplies/hospital_pharmacy_order_leadtimes.csv"


def orders(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["order_no", "item_code", "supplier_code", "ordered_on", "quantity"])


def receipts(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["order_no", "item_code", "received_on", "quantity"])


def test_a_line_in_parts_is_late_until_it_is_complete():
    bought = orders(("O1", "A", "S", date(2026, 3, 2), 100), ("O1", "B", "S", date(2026, 3, 2), 10),
                    ("O2", "A", "T", date(2026, 3, 9), 50), ("O3", "A", "T", date(2026, 4, 9), 50))  # fmt: skip
    came = receipts(("O1", "A", date(2026, 3, 4), 60), ("O1", "A", date(2026, 3, 12), 40), ("O1", "B", date(2026, 3, 3), 12),
                    ("O2", "A", date(2026, 3, 10), 49), ("O2", "A", date(2026, 4, 1), 1))  # fmt: skip
    lines = order_lines(bought, came, date(2026, 3, 31)).set_index(["order_no", "item_code"])
    # A: 2 March to 12 March. B: more than ordered came after a day. O2: one of 50 is owed on the 31st, 22 days on. O3 is to come.
    assert lines["days"].to_dict() == {("O1", "A"): 10, ("O1", "B"): 1, ("O2", "A"): 22}
    assert lines["is_complete"].tolist() == [True, True, False]
    assert lead_times(lines.reset_index()) == {"S": LeadTime(1, 10, 2, 0), "T": LeadTime(inf, inf, 0, 1)}


def test_nothing_received_yet_and_nothing_ordered():
    lines = order_lines(orders(("O1", "A", "S", date(2026, 3, 2), 5)), receipts(), date(2026, 3, 5))
    assert lines[["days", "is_complete"]].to_numpy().tolist() == [[3, False]]
    assert order_lines(orders(), receipts(), date(2026, 3, 5)).empty
    assert lead_times(order_lines(orders(), receipts(), date(2026, 3, 5))) == {}


def test_a_receipt_dated_before_its_order_is_no_negative_time():
    lines = order_lines(
        orders(("O1", "A", "S", date(2026, 3, 2), 5)), receipts(("O1", "A", date(2026, 2, 27), 5)), date(2026, 3, 5)
    )
    assert lines["days"].tolist() == [0]


def test_quantiles_worked_by_hand():
    days = np.array([1, 1, 2, 3, 40.0])
    assert waiting_quantiles(days, np.ones(5, bool), (0.4, 0.5, 0.8, 0.9)) == [1, 2, 3, 40]
    # The last one is open: after 3 days 4 of 5 are complete, beyond that nothing is known.
    assert waiting_quantiles(days, np.array([True] * 4 + [False]), (0.5, 0.8, 0.9)) == [2, 3, inf]
    # Open after 2 days: of five, two done by day 1 (2/5); then one of three at 2; of the last one waiting at 3, all:
    # 1 − 3/5 × 2/3 = 0.6 by day 2, 1 by day 3.
    assert waiting_quantiles(np.array([1, 1, 2, 2, 3.0]), np.array([True, True, True, False, True]), (0.6, 0.7)) == [2, 3]


def test_few_orders_are_not_enough():
    assert not lead_time_of(np.array([1.0, 2, 3, 4, 9]), np.array([True] * 4 + [False])).enough
    assert lead_time_of(np.array([1.0, 2, 3, 4, 9]), np.ones(5, bool)).enough


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30))
def test_open_lines_never_make_a_supplier_look_faster(waited):
    days, complete = np.array([d for d, _ in waited], float), np.array([c for _, c in waited])
    for share in (0.5, 0.9):
        honest = waiting_quantiles(days, complete, (share,))[0]
        assert honest >= waiting_quantiles(days, np.ones(len(days), bool), (share,))[0]


@pytest.mark.skipif(not RECEIPTS.exists(), reason="the folder of real data is not beside the checkout")
def test_on_real_receipts_the_median_is_a_day_and_the_mean_is_not():
    read = pd.read_csv(RECEIPTS, parse_dates=["DateOrdered", "DateReceived"]).rename(columns={
        "OrderNum": "order_no", "NSVCode": "item_code", "SupplierSupplier_Value": "supplier_code", "DateOrdered": "ordered_on",
        "DateReceived": "received_on", "QtyRec_Value": "quantity"})  # fmt: skip
    read = read[read["quantity"] > 0]
    asked = read.groupby(["order_no", "item_code"], as_index=False).agg(
        supplier_code=("supplier_code", "first"), ordered_on=("ordered_on", "min"), quantity=("quantity", "sum"))  # fmt: skip
    lines = order_lines(asked, read, date(2019, 12, 31))
    found = lead_time_of(lines["days"].to_numpy(float), lines["is_complete"].to_numpy())
    assert found.open_lines == 0 and found.usual <= 2
    assert lines["days"].mean() > 2 * found.usual
    assert found.usual < found.late < 30
