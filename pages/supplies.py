"""Supplies: what is about to run out, what to order for the money there is, what will expire, what is on its way."""

from medmgr_core.supplies import measures
from medmgr_core.supplies.attention import headline
from medmgr_core.supplies.cover_queries import cover
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.page import open_page
from medmgr_core.ui.supplies_order_parts import orders_part, proposal_part
from medmgr_core.ui.supplies_parts import buttons, cover_part, expiring_part, segment
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Supplies", "supplies", unit=True, year=True)
held = cover(page.store, page.scope)

present.headline(page, md(headline(held.rows, page.formats)), "supplies")
measure_tiles(page, measures.ON_TOP, page.scope)
buttons(page)
match segment():
    case "order":
        proposal_part(page, held)
    case "expiring":
        expiring_part(page)
    case "orders":
        orders_part(page)
    case _:
        cover_part(page, held)
