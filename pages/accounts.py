"""Accounts: the chart of accounts as a tree. Money stands on its leaves."""

from medmgr_core.facility.records import Account
from medmgr_core.ui.lists import ACCOUNTS
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_list

page = open_page("Accounts", "accounts")
record_list(page, Account, ACCOUNTS, empty="No account yet. Enter the headings first, then the accounts below them.")
