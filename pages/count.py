"""Count: a store room, item after item, one number each. Posting the count corrects the stock."""

from medmgr_core.ui.page import open_page
from medmgr_core.ui.supplies_count_parts import begin, draft_of, earlier, one_by_one, pick_room

page = open_page("Count", "supplies", unit=True)
room = pick_room(page)
if room:
    count = draft_of(page, room)
    if count:
        one_by_one(page, room, count)
    else:
        begin(page, room)
earlier(page)
