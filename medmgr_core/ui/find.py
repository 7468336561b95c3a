"""A box to search a list that is all there already: every word must stand somewhere in the row."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st


def search_rows(frame: pd.DataFrame, columns: Sequence[str], *, key: str, placeholder: str) -> pd.DataFrame:
    """The rows that hold every word typed, in any of the columns, whatever its capitals."""
    typed = st.text_input("Search", key=key, type="search", placeholder=placeholder, width=280, label_visibility="collapsed")
    words = (typed or "").casefold().split()
    if not words:
        return frame
    text = frame[columns[0]].fillna("").astype("str")
    for column in columns[1:]:
        text = text + " " + frame[column].fillna("").astype("str")
    folded = text.str.casefold()
    kept = pd.Series(True, index=frame.index)
    for word in words:
        kept &= folded.str.contains(word, regex=False)
    return frame[kept].reset_index(drop=True)
