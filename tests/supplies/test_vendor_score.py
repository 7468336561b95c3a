"""Scores of suppliers and credits for what they missed, worked by hand."""

from datetime import date
from math import isnan, nan

import pandas as pd
import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.lead_time import order_lines
from medmgr_core.supplies.vendor_queries import score_of
from medmgr_core.supplies.vendor_score import Observed, OnTimeInFull, Tier, on_time_in_full, service_credit, vendor_score


def test_each_measure_is_at_most_one():
    assert Observed("in full", 0.49, 0.98, 1, 50).score == pytest.approx(0.5)
    assert Observed("in full", 1.0, 0.98, 1, 50).score == 1
    assert Observed("defects", 0.02, 0.01, 1, 50, "lower").score == pytest.approx(0.5)
    assert Observed("defects", 0.0, 0.01, 1, 50, "lower").score == 1
    assert Observed("defects", 0.02, 0.0, 1, 50, "lower").score == 0
    assert Observed("defects", 0.0, 0.0, 1, 50, "lower").score == 1


def test_four_observations_are_no_data_and_weights_are_rescaled():
    measures = [Observed("in full", 0.49, 0.98, 40, 50), Observed("invoices right", 0.9, 0.9, 20, 5),
                Observed("response", 0.1, 0.95, 30, 4), Observed("price", nan, 1, 10, 9)]  # fmt: skip
    # (40 × 0.5 + 20 × 1) ÷ 60 = 66.7; known are 60 of 100.
    score = vendor_score(measures)
    assert score.value == pytest.approx(200 / 3) and score.share_known == pytest.approx(0.6)
    assert score.no_data == ("response", "price")
    assert vendor_score(measures[2:]).value is None and vendor_score([]).value is None
    with pytest.raises(InvalidEntry, match="weight"):
        vendor_score([Observed("x", 1, 1, -1, 9)])
    with pytest.raises(InvalidEntry, match="“x”"):
        vendor_score([Observed("x", -1, 1, 1, 9)])


def test_on_time_and_in_full_by_line():
    columns = ["order_no", "item_code", "supplier_code", "ordered_on", "quantity", "promised_on"]
    march = [date(2026, 3, day) for day in range(1, 32)]
    orders = pd.DataFrame([("1", "A", "S", march[1], 10, march[4]), ("2", "A", "S", march[1], 10, march[4]),
                           ("3", "A", "S", march[1], 10, march[4]), ("4", "A", "S", march[1], 10, march[29]),
                           ("5", "A", "S", march[1], 10, march[29])], columns=columns)  # fmt: skip
    came = [("1", march[4], 10), ("2", march[3], 9), ("2", march[5], 1), ("5", march[2], 10)]
    receipts = pd.DataFrame(came, columns=["order_no", "received_on", "quantity"]).assign(item_code="A")
    lines = order_lines(orders, receipts, march[9])
    # 1 on the promised day; 2 in parts, complete a day late; 3 owed; 4 not due yet; 5 early.
    found = on_time_in_full(lines, orders["promised_on"], orders["ordered_on"], march[9])
    assert (found.met, found.due) == (2, 4) and found.rate == 0.5
    assert isnan(OnTimeInFull(0, 0).rate)


def test_credits_add_up_and_are_capped():
    meals = (0.93, [Tier(0.98, 0.02), Tier(0.95, 0.03), Tier(0.90, 0.10)])  # below 98 and 95, not below 90: 5 %
    complaints = (12.0, [Tier(10, 0.04, "lower")])  # above 10: 4 %
    assert service_credit(1_000_000, [meals, complaints], cap=0.15) == 90_000
    assert service_credit(1_000_000, [meals, complaints], cap=0.06) == 60_000
    assert service_credit(1_000_000, [(0.98, meals[1]), (nan, meals[1])], cap=0.15) == 0, "just met; not known"
    with pytest.raises(InvalidEntry, match="cap"):
        service_credit(100, [], cap=1.5)


def test_the_score_of_a_supplier_weighs_what_is_known():
    # 9 of 10 lines: 0.9 ÷ 0.98 = 0.91837, weight 40; 19 of 20 invoices: 0.95 ÷ 0.98 = 0.96939, weight 30, four checks too few.
    found = score_of({"delivery": (9, 10), "service": (4, 4), "invoice": (19, 20)})
    assert found.value == pytest.approx(100 * (40 * 0.918367 + 30 * 0.969388) / 70, abs=1e-3)
    assert found.share_known == pytest.approx(0.7) and found.no_data == ("Services as promised",)
