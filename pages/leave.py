"""Leave: what waits to be decided with the cover of those days, who is away, and the balance of everybody."""

from medmgr_core.rosters import leave_queries
from medmgr_core.ui import leave_parts as parts
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md

page = open_page("Leave", "rosters", unit=True)
rows = leave_queries.absences_from(page.store, page.scope, page.today)
asked = leave_queries.requests(page.store, page.scope, page.today, page.profile.time_zone)
parts.headline(page, md(leave_queries.headline(asked)))
parts.waiting(page, asked)
parts.away(page, rows)
parts.balances(page)
