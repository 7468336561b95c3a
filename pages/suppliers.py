"""Suppliers: whom the facility buys from."""

from medmgr_core.facility.records import Supplier
from medmgr_core.ui.lists import SUPPLIERS
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_list

page = open_page("Suppliers", "suppliers")
record_list(page, Supplier, SUPPLIERS, empty="No supplier yet. Enter the first one, or load a spending file.")
