"""Rosters: who works when, typed into a grid or filled by the computer; what rules say, open places and who could take them."""

from medmgr_core.rosters import draft, measures
from medmgr_core.ui import roster_parts as parts
from medmgr_core.ui.page import open_page
from medmgr_core.ui.roster_fill_parts import filling
from medmgr_core.ui.roster_setup import setup
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Rosters", "rosters", unit=True)
period = parts.pick_period(page)
if period:
    book = parts.book_of_period(page, period)
    now = draft.standing(book)
    parts.headline(page, md(draft.headline(book, now)))
    parts.state_line(page, period, book, now)
    filling(page, period, book)
    parts.grid(page, period)
    measure_tiles(page, measures.SHOWN, page.scope)
    parts.gaps(page, period)
setup(page)
