"""History: who changed what, when and why, in sentences."""

from medmgr_core.ui.history_parts import history_list
from medmgr_core.ui.page import open_page

page = open_page("History", "history")
history_list(page)
