"""From the texts of a file to codes: what is known, what was said once, and what is proposed for the rest."""

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import ImportRejected, NotFound
from medmgr_core.facility.records import Account, CostCentre, Supplier
from medmgr_core.imports.codes import proposed_codes, resolve
from medmgr_core.imports.commands import remember_code
from medmgr_core.people.rights import rights_of


def known(desk, target, *texts):
    return dict(resolve(desk.store, rights_of(desk.store, desk.by), target, list(texts)).codes)


@pytest.mark.parametrize("text", ["C1", "c1", "Ward 1 costs", "WARD-1 COSTS", "  ward   1 costs.", "Ward 1, costs"])
def test_codes_and_names_are_known_letter_case_and_punctuation_aside(desk, text):
    assert known(desk, CostCentre, text) == {text: "C1"}


@pytest.mark.parametrize("text", ["Ward 1", "C 1", "Ward 1 costs 2", "!!!", "O Neill"])
def test_another_text_is_another_thing(desk, text):
    assert known(desk, CostCentre, text) == known(desk, Supplier, text) == {}


def test_a_code_goes_before_a_name_and_what_was_said_before_both(desk):
    desk.store.add(Supplier(supplier_code="S3", name="S1"), by="ann")
    assert known(desk, Supplier, "S1") == {"S1": "S1"}
    remember_code(desk.store, Supplier, "S1", "S2", by="ann")
    assert known(desk, Supplier, "s1") == {"s1": "S2"}


def test_what_was_said_of_one_file_is_used_for_the_next_whatever_the_case(desk):
    head = "Date | Cost centre | Account | Supplier | Amount\n"
    first = desk.look(head + "2026-04-03 | C1 | DRU | ONEILL (UK) LTD | 1\n2026-04-03 | C1 | DRU | Oneill (UK) Ltd | 2", make=())
    assert dict(first.unknown["supplier_code"]) == {"ONEILL (UK) LTD": 1, "Oneill (UK) Ltd": 1}
    remember_code(desk.store, Supplier, "Oneill (UK) Ltd", "S1", by="ann")
    desk.take(head + "2026-05-03 | C1 | DRU | oneill uk ltd. | 3", make=())
    assert desk.rows("SELECT supplier_code FROM live_actual WHERE amount = 300") == [("S1",)]


def test_what_was_said_can_be_said_otherwise(desk):
    for code in ("S1", "S2"):
        remember_code(desk.store, Supplier, "Oneill", code, by="ann")
    assert known(desk, Supplier, "oneill") == {"oneill": "S2"}
    assert desk.rows("SELECT count(*) FROM live_code_mapping") == [(1,)]


def test_a_text_is_never_said_to_stand_for_what_is_not_there(desk):
    with pytest.raises(NotFound, match="no supplier"):
        remember_code(desk.store, Supplier, "Oneill", "S9", by="ann")


def test_what_stands_for_a_voided_record_is_asked_again(desk):
    desk.store.add(Supplier(supplier_code="S3", name="Third"), by="ann")
    remember_code(desk.store, Supplier, "Oneill", "S3", by="ann")
    desk.store.void(Supplier, ("S3",), revision=1, by="ann", reason="merged")
    assert known(desk, Supplier, "Oneill", "Third", "S3") == {}
    remember_code(desk.store, Supplier, "Oneill", "S1", by="ann")
    assert known(desk, Supplier, "Oneill") == {"Oneill": "S1"}


def test_the_name_of_a_heading_stands_for_a_new_account_and_its_code_for_itself(desk):
    # Found when a published ledger met a chart where “Pay” is a heading. PAY is above NUR, NON above DRU.
    assert known(desk, Account, "Non-pay", "NON", "nursing") == {"NON": "NON", "nursing": "NUR"}


# --- proposals --------------------------------------------------------------------------------------------------------


def test_texts_that_differ_in_case_or_punctuation_share_a_proposal(desk):
    file = "Date | Cost centre | Account | Supplier | Amount\n" + "\n".join(
        f"2026-04-03 | C1 | DRU | {name} | 1" for name in ("New Wing!", "NEW WING", "new-wing", "Newwing")
    )
    done = desk.take(file)
    assert dict(done.made) == {"Suppliers": 2}
    assert desk.rows("SELECT supplier_code, name FROM live_supplier WHERE supplier_code LIKE 'N%' ORDER BY 1") == [
        ("NEW-WING", "NEW WING"), ("NEWWING", "Newwing"),
    ]  # fmt: skip


def test_a_proposed_code_is_free_and_of_legal_length_and_was_never_used(desk):
    desk.store.add(Supplier(supplier_code="ACME", name="Old"), by="ann")
    desk.store.void(Supplier, ("ACME",), revision=1, by="ann", reason="closed")
    long = "Community nursing and rehabilitation"  # a proposal keeps 24 letters
    texts = ("Acme", f"{long} north", f"{long} south", "!!!", "???", "内科", "外科", "x" * 160)
    codes = proposed_codes(desk.store, Supplier, texts)
    assert list(codes.values()) == [
        "ACME-2", "COMMUNITY-NURSING-AND-RE", "COMMUNITY-NURSING-AND-2", "X", "X-2", "内科", "外科", "X" * 24,
    ]  # fmt: skip


def test_names_in_other_letters_are_told_apart(desk):
    names = ("Отделение", "Хирургия", "内科", "外科", "Zoë", "Zo")
    codes = proposed_codes(desk.store, CostCentre, (*names, "ОТДЕЛЕНИЕ"))
    assert len({codes[name] for name in names}) == len(names)
    assert codes["ОТДЕЛЕНИЕ"] == codes["Отделение"]


def test_a_name_as_long_as_a_supplier_may_have_is_made_and_a_longer_one_refused_with_its_reason(desk):
    head = "Date | Cost centre | Account | Supplier | Amount\n"
    desk.take(head + f"2026-04-03 | C1 | DRU | {'n' * 160} | 1")
    assert desk.rows("SELECT length(name), supplier_code FROM live_supplier WHERE name LIKE 'nn%'") == [(160, "N" * 24)]
    dry = desk.look(head + f"2026-04-03 | C1 | DRU | {'m' * 161} | 1\n2026-04-03 | C1 | DRU | S1 | 2")
    assert dry.proposed["supplier_code"]
    with pytest.raises(ImportRejected, match="cannot become a supplier: Name: use at most 160 characters"):
        desk.take(head + f"2026-04-03 | C1 | DRU | {'m' * 161} | 1")


def test_what_a_file_needs_is_made_in_the_same_batch_and_once(desk):
    done = desk.take("""
        Date       | Cost centre | Account        | Supplier | Amount
        2026-04-03 | New ward    | Agency nursing | Nova     | 1
        2026-05-03 | new ward    | Salaries       | NOVA     | 2""")
    assert dict(done.made) == {"Cost centres": 1, "Accounts": 2, "Suppliers": 1}
    made = desk.rows("SELECT cost_centre_code, lower(name) FROM live_cost_centre WHERE unit_code = 'G'")
    assert made == [("NEW-WARD", "new ward")]
    batches = {batch for table in ("cost_centre", "account", "supplier", "actual") for (batch,) in desk.rows(
        f"SELECT DISTINCT entered_batch FROM {table} WHERE entered_by = 'ann'")}  # fmt: skip
    assert batches == {done.batch}
    assert desk.look("Date | Cost centre | Account | Amount\n2026-06-01 | NEW WARD | salaries | 1").proposed == {}


def test_a_first_guess_of_the_kind_of_a_new_account(desk):
    kinds = {
        "Agency staff": "pay",
        "Salaries": "pay",
        "Statutory Mat Pay - Curr": "pay",
        "Assets under construction": "capital",
        "Capital Non Pay Costs": "capital",
        # Names found in published files, each of which holds “pay” and is none.
        "Other Research Exp - Non-Pay": "non_pay",
        "Security Payments": "non_pay",
        "Energy": "non_pay",
    }
    desk.take("Date | Cost centre | Account | Amount\n" + "\n".join(f"2026-04-03 | C1 | {name} | 1" for name in kinds), Actual)
    assert dict(desk.rows("SELECT name, account_type FROM live_account WHERE entered_by = 'ann'")) == kinds
