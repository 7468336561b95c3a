"""Parts of the Appointments screen."""

from __future__ import annotations

from medmgr_core.activity.queries import MISSED
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md


def missed_headline(page: Page) -> str:
    """How many appointments of the year were missed, computed."""
    held = page.store.read(MISSED, page.scope)
    if held.empty:
        return md(f"No appointments in {page.scope.period.title}")
    count, missed = (int(value) for value in held.iloc[0])
    share, number = page.formats.percent(missed / count), page.formats.number
    return md(f"{number(missed)} of {number(count)} appointments in {page.scope.period.title} were missed: {share}")
