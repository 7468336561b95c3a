"""Board pack: the slides of several pages in one go, on the wall or as a file to hand out."""

from medmgr_core.ui.pack_parts import choose, contents, give_out
from medmgr_core.ui.page import open_page

page = open_page("Board pack", "facility", unit=True, year=True)
names = choose(page)
give_out(page, names)
contents(page, names)
