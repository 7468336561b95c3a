"""Staffing: who is on which shift of a day, by unit and grade; what came of each shift; patients and care for each."""

from medmgr_core.rosters import queries
from medmgr_core.rosters.slides import headline
from medmgr_core.ui import present_parts as present
from medmgr_core.ui import staffing_parts as parts
from medmgr_core.ui.census_parts import care
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md

page = open_page("Staffing", "rosters", unit=True)
day = parts.pick_day(page)
frame = queries.staffing(page.store, page.scope, day)
present.headline(page, md(headline(frame, page.formats.day(day))), "staffing")
parts.sums(page, frame)
care(page, day)
parts.shifts(page, queries.sheet(page.store, page.scope, day), day)
