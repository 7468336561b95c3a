"""Errors as sentences. What is not a MedMgrError is a bug and goes to the log with a reference number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.ui.text import md


@contextmanager
def told() -> Iterator[None]:
    """Show a MedMgrError of the block as its sentence."""
    try:
        yield
    except MedMgrError as error:
        st.error(md(error), icon=":material/error:")


def beside(problem: str | None) -> None:
    """The message of one field, right below it."""
    if problem:
        st.markdown(f":small[:red[▲ {md(problem)}]]")
