"""What always holds: available = budget − actual − open commitments, whatever is done on the way from request to ledger."""

from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.purchasing.commands import approve_request, close_order, order_request, withdraw_request
from medmgr_core.purchasing.invoice_commands import approve_invoice, post_invoice
from medmgr_core.purchasing.queries import committed, documents_behind, money_left
from tests.purchasing.small import TODAY, ask, enter, revision, scope

pence = st.integers(1, 50_000_00)
_bills = iter(range(1, 10_000))


def left(store):
    """What is left of the line; the parts add up to it, and the documents to what is promised."""
    found = money_left(store, scope(), "CA", "SUPPLIES", TODAY)
    assert found.available == found.budget - found.actual - found.committed
    behind = documents_behind(store, scope(), cost_centre_code="CA", account_code="SUPPLIES")
    assert int(behind["amount"].sum()) == found.committed == int(committed(store, scope())["amount"].sum())
    return found.available


def approved(store, amount):
    number = ask(store, amount / 100)
    approve_request(store, number, revision=1, by="board", decision="x")
    return number


@settings(max_examples=12)
@given(asked=pence, price=st.floats(0.01, 1), billed=st.lists(pence, max_size=3), is_posted=st.booleans())
def test_each_step_changes_what_is_left_by_the_price_alone(one_store, asked, price, billed, is_posted):
    store, before = one_store, left(one_store)
    number = approved(store, asked)
    assert left(store) == before - asked

    ordered = max(1, int(asked * price))
    made = order_request(store, number, expected_on=TODAY, amount=ordered, revision=2, by="clerk")
    assert left(store) == before - ordered

    bills = [enter(store, f"B-{next(_bills)}", amount / 100, order_no=made) for amount in billed]
    # What was billed counts as it is; only what goes beyond the order takes more.
    assert left(store) == before - max(ordered, sum(billed))
    for bill in bills if is_posted else []:
        approve_invoice(store, bill, revision=1, by="board")
        post_invoice(store, bill, revision=2, by="manager")
    assert left(store) == before - max(ordered, sum(billed))

    close_order(store, made, revision=revision(store, made), by="clerk")
    assert left(store) == before - sum(billed)  # the rest is free again


@settings(max_examples=5)
@given(amount=pence)
def test_what_is_withdrawn_is_free_again(one_store, amount):
    before = left(one_store)
    number = ask(one_store, amount / 100)
    assert left(one_store) == before  # asked is not promised
    approve_request(one_store, number, revision=1, by="board", decision="x")
    withdraw_request(one_store, number, revision=2, by="nurse")
    assert left(one_store) == before
