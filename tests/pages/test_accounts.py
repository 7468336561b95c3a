"""Accounts: the chart with the heading each account stands under."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def test_the_chart(larkfield):
    table = Screen().open("accounts").table("Accounts")
    accounts = by_hand.table("account").sort_values("account_code")
    assert table["account_code"].tolist() == accounts["account_code"].tolist()
    names = accounts.set_index("account_code")["name"]
    assert table["parent_name"].fillna("").tolist() == [names.get(code, "") for code in accounts["parent_code"]]
    below = accounts["parent_code"].value_counts()
    assert table["children"].tolist() == [int(below.get(code, 0)) for code in accounts["account_code"]]


def test_filters(larkfield):
    accounts = by_hand.table("account")
    table = Screen(account_account_type="Income").open("accounts").table("Accounts")
    assert sorted(table["account_code"]) == sorted(accounts.loc[accounts["account_type"] == "income", "account_code"]) != []


def test_empty(empty):
    screen = Screen().open("accounts")
    assert screen.infos == ["No account yet. Enter the headings first, then the accounts below them."]
