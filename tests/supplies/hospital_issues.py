"""Real issues of a hospital pharmacy as series of demand: for tests and benchmarks of forecasts."""

from pathlib import Path

import numpy as np
import pandas as pd

ISSUES = Path(__file__).parents[3] / "shared/data/real/supplies/hospital_pharmacy_issues_2015-08_2020-07.csv"
A_QUARTER = 0.25  # of the buckets have demand, else a series is left out


def real_issues(every: str) -> np.ndarray:
    """Items × buckets, issues less returns: 52 series of drug and site by week (260), or 18 of drugs by day (1,820)."""
    read = pd.read_csv(ISSUES, parse_dates=["Log_Date_Time"])
    by = ["NSVCode", "Site1"] if every == "week" else ["NSVCode"]
    days = pd.date_range("2015-08-03", "2020-07-26")
    table = read.pivot_table(index="Log_Date_Time", columns=by, values="Total_Qty", aggfunc="sum").reindex(days).fillna(0)
    chosen = table.groupby(np.arange(len(days)) // 7).sum() if every == "week" else table
    history = np.clip(chosen.to_numpy(dtype=float).T, 0, None)
    return history[(history > 0).mean(axis=1) >= A_QUARTER]
