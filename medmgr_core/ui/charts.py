"""A chart on the screen. Its specification is kept while the data and the theme stay the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.palette import Palette
from medmgr_core.ui.page import Page

_KEPT = 200
_specs: OrderedDict[tuple[object, ...], dict[str, Any]] = OrderedDict()


def show_chart(page: Page, build: Callable[..., Any], frame: pd.DataFrame, *args: Any, alt: str, height: Any = "content") -> None:
    """Draw ``build(frame, *args, palette)``; ``alt`` says in words what it shows. ``height`` "stretch" fills its card."""
    st.vega_lite_chart(spec=_spec(build, frame, args, page.palette), alt=alt, height=height)


def _spec(build: Callable[..., Any], frame: pd.DataFrame, args: tuple[Any, ...], palette: Palette) -> dict[str, Any]:
    # Building a specification costs 10 to 20 ms, a look at the data well under one.
    data = int(pd.util.hash_pandas_object(frame, index=False).sum())
    key = (build.__module__, build.__name__, args, palette, data, len(frame))
    if key in _specs:
        _specs.move_to_end(key)
        return _specs[key]
    spec: dict[str, Any] = build(frame, *args, palette).to_dict(validate=False)
    _specs[key] = spec
    while len(_specs) > _KEPT:
        _specs.popitem(last=False)
    return spec


def card(title: str, note: str = "") -> Any:
    """A bordered card with a headline that says what the data say, and what is drawn below it."""
    box = st.container(border=True, height="stretch")
    box.markdown(f"**{title}**" + (f"  \n:small[:gray[{note}]]" if note else ""))
    return box
