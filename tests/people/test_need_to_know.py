"""Need to know: for everybody who is not named, a restricted complaint was never entered; whatever is asked, on both engines.

Everything a person can ask is asked before the secret is entered and again afterwards: the answers are the same.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from medmgr_core.actions import measures as action_measures
from medmgr_core.actions import queries as actions
from medmgr_core.actions.attention import attention as action_attention
from medmgr_core.actions.records import Action
from medmgr_core.complaints import case_commands as commands
from medmgr_core.complaints import count_queries as counts
from medmgr_core.complaints import measures as complaint_measures
from medmgr_core.complaints import queries
from medmgr_core.complaints.attention import attention
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintStep
from medmgr_core.complaints.reading import case
from medmgr_core.errors import InvalidEntry, MedMgrError, NotAllowed, NotFound
from medmgr_core.facility.queries import formats, today_here
from medmgr_core.imports.take_out import FORMS, may_take_out, take_out
from medmgr_core.people.drafts import draft_of, keep_draft
from medmgr_core.people.duplicates import likely_duplicates
from medmgr_core.people.entries import add_entry, change_entry, entry, recode_entry, restore_entry, undo_entries, void_entry
from medmgr_core.people.files import file_for, keep_file
from medmgr_core.people.need_to_know import hidden_keys, is_known, readers_of, set_readers
from medmgr_core.people.queries import HISTORY, history_reach, record_history, records, reference_labels
from medmgr_core.people.records import SYSTEM, PersonRole, RecordReader, RestrictedRecord, StoredFile
from medmgr_core.people.rights import rights_of
from medmgr_core.people.snooze import snooze
from medmgr_core.record import key_text
from medmgr_core.rows import rows_of
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from medmgr_core.workspace import RECORD_TYPES, open_workspace
from tests.complaints.small import fill, log, scope
from tests.support.loading import load_csv

WORD = "Kestrel"  # in every text of the secret
ROOT = ("complaint", "CP-000002")
NUMBER = ROOT[1]
STRANGERS = ("manager", "clerk", "viewer")  # the administrator of everything is one of them
READERS = ("head", "nurse")


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """One complaint everybody may know of, with all its parts."""
    on_postgres = request.param == "postgresql"
    held = open_workspace(request.getfixturevalue("postgres_url") if on_postgres else f"duckdb:///{tmp_path / 'm.duckdb'}",
                          folder=tmp_path)  # fmt: skip
    fill(held)
    enter(held, "Plain", ())
    yield held
    held.close()


def enter(store: Store, word: str, readers: tuple[str, ...]) -> str:
    """A complaint with everything that may hang on one, all by head."""
    now = today_here(store)
    day = now - timedelta(days=30)
    number = log(store, day.isoformat(), readers=readers, summary=f"{word} was loud at night.", severity="high",
                 handler="nurse" if readers else None)  # fmt: skip
    about = {"about": "complaint", "about_key": number}
    key = add_entry(store, ComplaintIssue(complaint_no=number, subject_code="CARE", remarks=f"{word} remarks"), by="head")
    change_entry(store, ComplaintIssue, key, {"severity": 2}, revision=1, by="head", reason=f"{word} reason")
    commands.acknowledge(store, number, on=now, note=f"{word} note", by="head")
    for task, due in (("task", now - timedelta(days=3)), ("gone task", now)):
        key = add_entry(store, Action(task=f"{word} {task}", unit_code="A", owner="head", due_on=due, **about), by="head")
    void_entry(store, Action, key, revision=1, by="head", reason=f"{word} void")
    keep_file(store, record_type="complaint", record_key=number, area="complaints", unit="A", name=f"{word}.txt",
              media_type="text/plain", content=f"{word} letter".encode(), by="head")  # fmt: skip
    for thing in attention(store, scope("head"), formats(store)):
        if thing.record == number:
            snooze(store, thing, until=now + timedelta(days=1), reason=f"{word} waits", today=now, by="head")
    return number


def seen(store: Store, person: str, folder: Path) -> dict[str, Any]:
    """All that this person can ask about complaints, and of any record; each answer as plain values."""
    now, rights = today_here(store), rights_of(store, person)
    where = scope(person, tuple(sorted(rights.units("complaints"))))
    period = type(where.period)(now - timedelta(days=400), now + timedelta(days=100), "now")
    where = scope(person, where.units, period=period)
    reach = history_reach(store, rights, tuple(sorted(rights.units("facility"))))
    told = {
        "worklist": rows_of(queries.worklist(store, where)), "numbers": sorted(queries.numbers(store, where)),
        "open cases": sorted(queries.open_cases(store, where)), "counts": rows_of(counts.counts(store, where)),
        "backlog": counts.backlog(store, where), "weeks": rows_of(counts.weeks(store, where, now - timedelta(days=100))),
        "themes": rows_of(counts.themes(store, where)), "days": rows_of(counts.days_to_answer(store, where)),
        "issues": rows_of(queries.issues_of(store, where, NUMBER)), "clusters": rows_of(counts.clusters(store, where)),
        "subjects": rows_of(store.read(counts.BY_SUBJECT, where, since=period.first, middle=now)),
        "actions": rows_of(actions.actions(store, where)), "months": rows_of(actions.by_month(store, where)),
        "actions of it": rows_of(actions.actions_of(store, where, *ROOT)),
        "measures": [m.read(store, where) for m in (*complaint_measures.MEASURES, *action_measures.MEASURES)],
        "attention": [*attention(store, where, formats(store)), *action_attention(store, where, formats(store))],
        "history": rows_of(store.read(f"{HISTORY} AND record_type <> 'download' ORDER BY change_no", where, **reach)),
    }  # fmt: skip
    for record_type in RECORD_TYPES:
        of_type = scope(person, tuple(sorted(rights.units(record_type.area))), period=period)
        told[f"list of {record_type.table}"] = rows_of(records(store, of_type, record_type))
        if len(record_type.key) == 1:
            told[f"choices of {record_type.table}"] = reference_labels(store, of_type, record_type.table)
    like = Complaint(received_on=now - timedelta(days=29), unit_code="A", summary=f"{WORD} was loud at night.")
    told["duplicates"] = likely_duplicates(store, where, like)
    return told | {
        f"taken out as {form}": taken_out(store, person, form, folder) for form in FORMS if may_take_out(store, by=person)
    }


def taken_out(store: Store, person: str, form: str, folder: Path) -> dict[str, Any]:
    target = folder / f"out-{person}{FORMS[form][0]}"
    tables = [each.table for each in may_take_out(store, by=person) if each.area in ("complaints", "actions", "people")]
    take_out(store, target, form, tables=tables, by=person)
    if form == "xlsx":
        book = openpyxl.load_workbook(target)
        return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
    with zipfile.ZipFile(target) as packed:
        if form == "zip":
            return {name: packed.read(name) for name in packed.namelist()}
        found = {}
        for name in packed.namelist():
            (folder / "part.parquet").write_bytes(packed.read(name))
            found[name] = duckdb.sql(f"SELECT * FROM '{folder / 'part.parquet'}'").fetchall()
        return found


def test_for_strangers_it_was_never_entered(store: Store, tmp_path: Path):
    before = {person: seen(store, person, tmp_path) for person in (*STRANGERS, *READERS)}
    assert enter(store, WORD, ("nurse",)) == NUMBER
    for person in STRANGERS:
        after = seen(store, person, tmp_path)
        assert after.keys() == before[person].keys()
        different = [name for name, value in after.items() if value != before[person][name]]
        assert different == [], person
        assert WORD not in str(after)
    for person in READERS:  # the same questions find it, where they find anything
        after = seen(store, person, tmp_path)
        different = {name for name, value in after.items() if value != before[person][name]}
        assert different >= {"worklist", "numbers", "counts", "backlog", "weeks", "themes", "days", "issues", "subjects",
                             "actions", "actions of it", "measures", "attention", "history", "duplicates",
                             "list of complaint_step",
                             "list of complaint_clock", "choices of complaint", "taken out as zip", "taken out as xlsx",
                             "taken out as parquet"}, person  # fmt: skip


def parts(store: Store) -> dict[type, list[tuple[Any, ...]]]:
    """Every record that hangs on the secret, itself too."""
    found: dict[type, list[tuple[Any, ...]]] = {Complaint: [(NUMBER,)], RestrictedRecord: [ROOT]}
    for record_type in (ComplaintIssue, ComplaintStep, ComplaintClock):
        sql = f"SELECT {', '.join(record_type.key)} FROM {record_type.table} WHERE complaint_no = $number"
        found[record_type] = store.rows(sql, number=NUMBER)
    found[Action] = store.rows("SELECT action_no FROM action WHERE about_key = $number", number=NUMBER)
    found[StoredFile] = store.rows("SELECT file_id FROM stored_file WHERE record_key = $number", number=NUMBER)
    found[RecordReader] = [(*ROOT, person) for person in READERS]
    assert all(found.values())
    return found


def test_no_part_is_there_for_strangers_by_its_key(store: Store):
    enter(store, WORD, ("nurse",))
    for person in STRANGERS:
        where, rights = scope(person, tuple(sorted(rights_of(store, person).units("complaints")))), rights_of(store, person)
        hidden = set(hidden_keys(store, person))
        for record_type, keys in parts(store).items():
            for key in keys:
                with pytest.raises(NotFound, match="There is no"):
                    entry(store, record_type, key, by=person)
                row = store.row(record_type, key)
                assert row is not None and not is_known(store, person, row.record())
                line = " / ".join(map(key_text, key))
                assert record_history(store, where, rights, record_type, line).empty
                assert f"{record_type.table} {line}" in hidden
        with pytest.raises(NotFound):
            case(store, NUMBER, by=person)
        assert [file_for(store, person, file_id) for (file_id,) in parts(store)[StoredFile]] == [None]
    assert hidden_keys(store, "head") == [] == hidden_keys(store, SYSTEM)
    assert file_for(store, "nurse", parts(store)[StoredFile][0][0]) is not None
    assert not record_history(store, scope("nurse", ("A",)), rights_of(store, "nurse"), Complaint, NUMBER).empty


def test_strangers_change_nothing_and_learn_nothing(store: Store):
    enter(store, WORD, ("nurse",))
    before = store.rows("SELECT count(*), max(change_no) FROM change_log")
    now = date(2026, 6, 1)
    tried = [
        lambda by: change_entry(store, Complaint, (NUMBER,), {"summary": "x"}, revision=1, by=by),
        lambda by: void_entry(store, Complaint, (NUMBER,), revision=None, by=by, reason="x"),
        lambda by: restore_entry(store, Complaint, (NUMBER,), by=by),
        lambda by: recode_entry(store, Complaint, NUMBER, "CP-000777", by=by, reason="x"),
        lambda by: add_entry(store, ComplaintIssue(complaint_no=NUMBER, subject_code="CARE"), by=by),
        lambda by: add_entry(store, ComplaintStep(complaint_no=NUMBER, happened_on=now, step="note", note="x"), by=by),
        lambda by: add_entry(store, Action(task="x", unit_code="A", owner=by, due_on=now, about=ROOT[0],
                                           about_key=NUMBER), by=by),
        lambda by: keep_file(store, record_type=ROOT[0], record_key=NUMBER, area="complaints", unit="A", name="x.txt",
                             media_type="text/plain", content=b"x", by=by),
        lambda by: commands.restrict_complaint(store, NUMBER, readers=[by], reason="x", by=by),
        lambda by: commands.release_complaint(store, NUMBER, reason="x", by=by),
    ]  # fmt: skip
    for person in ("manager", "clerk"):
        for act in tried:
            with pytest.raises(NotFound) as raised:
                act(person)
            assert WORD not in str(raised.value) and "restricted" not in str(raised.value)
        with pytest.raises(MedMgrError) as taken:  # its number is said to be taken, not by what
            add_entry(store, Complaint(complaint_no=NUMBER, received_on=now, unit_code="A", summary="x"), by=person)
        assert WORD not in str(taken.value)
    assert store.rows("SELECT count(*), max(change_no) FROM change_log") == before


def test_a_file_with_its_number_reaches_nothing(store: Store):
    enter(store, WORD, ("nurse",))
    file = f"Complaint number,Received,Where,What it is about\n{NUMBER},2026-06-01,A,Overwritten\n"
    parts_file = f"Complaint,Subject,Remarks\n{NUMBER},CARE,Smuggled in\n"
    for text, record_type in ((file, Complaint), (parts_file, ComplaintIssue)):
        try:
            told = str(load_csv(store, text, record_type, "A", by="manager", make=False).dry)
        except MedMgrError as error:
            told = str(error)
        assert WORD not in told
    assert store.rows("SELECT summary FROM complaint WHERE complaint_no = $n", n=NUMBER) == [(f"{WORD} was loud at night.",)]
    assert store.rows("SELECT count(*) FROM complaint_issue WHERE remarks = 'Smuggled in'") == [(0,)]


def test_a_register_is_loaded_from_a_file(store: Store):
    text = ("Received,Where,What it is about,Closed,Outcome,Takes up again\n2025-06-02,A,Cold soup,2025-07-01,upheld,\n"
            "2026-06-02,A,Cold soup again,,,CP-000001\n")  # fmt: skip
    done = load_csv(store, text, Complaint, "A", by="manager", make=False)
    assert (done.new, done.waiting) == (2, 0)
    sql = "SELECT summary, outcome, reopened_of FROM live_complaint WHERE complaint_no <> 'CP-000001' ORDER BY received_on"
    assert store.rows(sql) == [("Cold soup", "upheld", None), ("Cold soup again", None, "CP-000001")]
    assert commands.freeze_missing(store, by="nurse") == 2


def test_its_batch_is_not_taken_back_by_strangers(store: Store):
    enter(store, WORD, ("nurse",))
    sql = "SELECT batch FROM change_log WHERE record_type = 'complaint' AND record_key = $n AND action = 'added'"
    ((batch,),) = store.rows(sql, n=NUMBER)
    with pytest.raises(NotAllowed):
        undo_entries(store, batch, by="manager", reason="x")
    assert store.rows("SELECT voided_at FROM complaint WHERE complaint_no = $n", n=NUMBER) == [(None,)]


def test_its_number_stays_even_for_readers(store: Store):
    enter(store, WORD, ("nurse",))
    with pytest.raises(InvalidEntry, match="given by MedMgr and stays"):
        recode_entry(store, Complaint, NUMBER, "CP-000777", by="head", reason="x")


def test_a_named_reader_without_the_right_for_the_unit_sees_nothing(store: Store, tmp_path: Path):
    enter(store, WORD, ("viewer",))
    assert WORD in str(seen(store, "viewer", tmp_path))
    with store.write(by=SYSTEM, reason="moved on") as work:
        work.void(PersonRole, ("viewer", "own viewer", "A"))
        work.add(PersonRole(person_code="viewer", role_code="own viewer", unit_code="B"))
    assert "viewer" in readers_of(store, ROOT)
    assert WORD not in str(seen(store, "viewer", tmp_path))
    with pytest.raises(NotFound):
        entry(store, Complaint, (NUMBER,), by="viewer")


def test_the_last_reader_is_not_taken_away(store: Store):
    enter(store, WORD, ("nurse",))
    with store.write(by="head", source=COMMAND) as work, pytest.raises(InvalidEntry, match="at least one person"):
        set_readers(work, ROOT, [])
    with pytest.raises(NotAllowed, match="Who may see it"):
        add_entry(store, RecordReader(record_type=ROOT[0], record_key=NUMBER, person_code="clerk"), by=SYSTEM)
    with store.write(by=SYSTEM) as work:  # an administrator of everything who is named does it by the button too
        work.add(PersonRole(person_code="head", role_code="administrator", unit_code="top"))
    for record_type, key in ((RecordReader, (*ROOT, "nurse")), (RestrictedRecord, ROOT)):
        with pytest.raises(NotAllowed, match="Who may see it"):
            void_entry(store, record_type, key, revision=1, by="head", reason="x")
    assert set(readers_of(store, ROOT)) == {"head", "nurse"}


def test_named_later_released_and_restricted_again(store: Store, tmp_path: Path):
    enter(store, WORD, ("nurse",))
    commands.restrict_complaint(store, NUMBER, readers=["clerk"], reason="she takes it over", by="head")
    assert WORD in str(seen(store, "clerk", tmp_path)["worklist"])
    with pytest.raises(InvalidEntry):  # the handler stays among them
        commands.restrict_complaint(store, NUMBER, readers=["other"], reason="x", by="head")
    commands.release_complaint(store, NUMBER, reason="settled", by="head")
    assert WORD in str(seen(store, "manager", tmp_path)["worklist"])
    keep_draft(store, "clerk", f"complaint:{NUMBER}", {"summary": f"{WORD} typed by the clerk"})
    commands.restrict_complaint(store, NUMBER, readers=["nurse"], reason="about staff after all", by="head")
    assert set(readers_of(store, ROOT)) == {"head", "nurse"}
    assert WORD not in str(seen(store, "clerk", tmp_path))
    assert draft_of(store, "manager", f"complaint:{NUMBER}") is None  # a draft is its writer's own
    with pytest.raises(NotFound):  # and opens no more: the form asks for the record first
        entry(store, Complaint, (NUMBER,), by="clerk")


def test_the_program_itself_sees_it(store: Store, tmp_path: Path):
    enter(store, WORD, ("nurse",))
    where = scope(SYSTEM)
    assert WORD in str(rows_of(queries.worklist(store, where)))
    take_out(store, tmp_path / "all.zip", "zip", by=SYSTEM)
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert WORD in packed.read("complaint.csv").decode()
