"""What holds for every record type: table, sample, template, history, dictionary, references, labels."""

import io
from datetime import date, datetime
from typing import get_args

import openpyxl
import pytest

from medmgr_core.demo.sample import frame_of
from medmgr_core.entry.field_words import is_needed, kind_words
from medmgr_core.entry.record_csv import read_records
from medmgr_core.entry.template import cell_of, example_of, template_fields, template_xlsx
from medmgr_core.errors import InvalidEntry
from medmgr_core.fields import KINDS
from medmgr_core.papers import dictionary_md
from medmgr_core.people.records import Area, StoredFile
from medmgr_core.people.shipped import ROLES
from medmgr_core.record import fields_of, label_of, validate
from medmgr_core.store.change_log import changes_where
from medmgr_core.store.check import check_store
from medmgr_core.store.frames import DTYPES
from medmgr_core.store.kernel_tables import SYSTEM_COLUMNS
from medmgr_core.store.write import unit_of
from medmgr_core.ui.menu import SECTIONS
from medmgr_core.workspace import CATALOGUE, RECORD_TYPES, SAMPLE
from tests.support.stores import sample_store

# Not written by hand: no sample of them would be true.
MADE_BY_PROGRAM = (StoredFile,)
ONLY_THE_ADMINISTRATORS = {"system"}

every_record_type = pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.table)
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.name)
DICTIONARY = dictionary_md(CATALOGUE)


@pytest.fixture(scope="module")
def store():
    with sample_store() as opened:
        yield opened


def sample_of(record_type):
    return read_records(record_type, SAMPLE / f"{record_type.table}.csv")


def stored(store, record_type):
    """Stored values by key, a running number left out: the sample leaves it to the store."""
    names = [spec.name for spec in fields_of(record_type)]
    rows = store.rows(f"SELECT {', '.join(names)} FROM {record_type.table} ORDER BY {', '.join(record_type.key)}")
    return [dict(zip(names, row, strict=True)) for row in rows]


A_NEW_AREA = "a new area: add it to Area in people/records.py and to ROLES in people/shipped.py"


def test_every_area_is_somebodys():
    """The administrator has every area by itself; one that nobody else has was forgotten in ROLES."""
    for area in set(get_args(Area)) - ONLY_THE_ADMINISTRATORS:
        held = {role.code for role in ROLES if role.rights.get(area)}
        assert held > {"administrator", "auditor"}, f"{area}: {A_NEW_AREA}"


def test_every_page_is_of_an_area():
    areas = {area for pages in SECTIONS.values() for _, _, _, area in pages}
    assert areas <= set(get_args(Area)), A_NEW_AREA


# --- the class --------------------------------------------------------------------------------------------------------


@every_record_type
def test_it_says_what_it_is(record_type):
    assert record_type.__doc__ and record_type.__doc__.split("\n")[0].endswith(".")
    assert record_type.title and record_type.plural
    assert record_type.area in get_args(Area), A_NEW_AREA
    names = [spec.name for spec in fields_of(record_type)]
    assert set(record_type.key) | set(record_type.alike) <= set(names)
    assert not set(names) & set(SYSTEM_COLUMNS)
    titles = [spec.title for spec in fields_of(record_type)]
    assert len(set(titles)) == len(titles), "two columns of one template share a heading"


@every_record_type
def test_references_name_record_types_that_come_before_it(record_type):
    tables = [other.table for other in RECORD_TYPES]
    before = tables[: tables.index(record_type.table) + 1]
    for spec in fields_of(record_type):
        if spec.ref:
            assert spec.ref in before, spec.name
            assert len(CATALOGUE.by_table[spec.ref].key) == 1, f"{spec.name} refers to a key of several fields"


@every_record_type
def test_its_unit_field_leads_to_a_unit(record_type):
    seen = []
    while record_type.unit_field is not None:
        seen.append(record_type.table)
        spec = next(spec for spec in fields_of(record_type) if spec.name == record_type.unit_field)
        if record_type.table == "unit" or spec.ref == "unit":
            return
        record_type = CATALOGUE.by_table[spec.ref]
        assert record_type.unit_field is not None, f"{seen} leads to {record_type.table}, which has no unit"


# --- the store --------------------------------------------------------------------------------------------------------


@every_record_type
def test_its_table_is_made(store, record_type):
    columns = [spec.name for spec in fields_of(record_type)]
    assert store.engine.tables()[record_type.table] == [*columns, *SYSTEM_COLUMNS]


@every_record_type
def test_its_sample_is_valid_and_loads(store, record_type):
    header = (SAMPLE / f"{record_type.table}.csv").read_text(encoding="utf-8").splitlines()[0]
    expected = ",".join(spec.name for spec in fields_of(record_type))
    assert header == expected, "the fields changed: run python -m medmgr_core.demo.make_sample"
    records = sample_of(record_type)
    assert records or record_type in MADE_BY_PROGRAM, "give it a few records in demo/make_sample.py"
    running = {spec.name for spec in fields_of(record_type) if spec.running}
    held = [record.model_dump(exclude=running) for record in records]
    found = [{n: v for n, v in row.items() if n not in running} for row in stored(store, record_type)]
    assert sorted(found, key=repr) == sorted(held, key=repr)


@every_record_type
def test_every_reference_of_the_sample_is_there(record_type):
    for spec in fields_of(record_type):
        if spec.ref:
            target = CATALOGUE.by_table[spec.ref]
            known = {record.key_values()[0] for record in sample_of(target)}
            assert {getattr(record, spec.name) for record in sample_of(record_type)} - {None} <= known


@every_record_type
def test_what_is_read_has_the_dtypes_of_its_fields(store, record_type):
    frame = store.read(f"SELECT * FROM live_{record_type.table}")
    for spec in fields_of(record_type):
        if spec.kind.name != "content":
            assert str(frame[spec.name].dtype) == spec.kind.dtype, spec.name


@every_record_type
def test_every_stored_row_belongs_to_a_unit_or_to_the_facility(store, record_type):
    units = {row["unit_code"] for row in stored(store, CATALOGUE.by_table["unit"])}
    with store.engine.reading() as connection:
        for row in stored(store, record_type)[:20]:
            record = record_type.model_construct(**row)
            found = unit_of(connection, CATALOGUE, record_type, record)
            assert found in units if record_type.unit_field else found is None


@every_record_type
def test_its_history_is_right_after_loading(store, record_type):
    with store.engine.reading() as connection:
        changes = changes_where(connection, "record_type = $record_type", {"record_type": record_type.table})
    records = sample_of(record_type)
    if changes and changes[0].action == "loaded":
        assert len(changes) == 1 and changes[0].record_key == "*"
        assert changes[0].changes["#rows"][1] == len(records)
    else:
        assert [change.action for change in changes] == ["added"] * len(records)
        assert [change.record_key for change in changes] == [" / ".join(record.key_values()) for record in records]
        assert all(set(change.changes) == {s.name for s in fields_of(record_type)} for change in changes)
    assert {change.made_by for change in changes} <= {"system"}


def test_history_and_data_agree(store):
    checked = check_store(store)
    assert checked.problems == ()
    assert checked.rows == sum(len(sample_of(record_type)) for record_type in RECORD_TYPES)


# --- words ------------------------------------------------------------------------------------------------------------


@every_record_type
def test_its_label_names_it(store, record_type):
    for row in stored(store, record_type)[:50]:
        label = label_of(record_type, row)
        assert label and "{" not in label and "None" not in label
    assert label_of(record_type, {}) is not None, "a half-filled form has a label too"


@every_record_type
def test_the_dictionary_tells_every_field(record_type):
    part = DICTIONARY.split(f"\n### {record_type.title}\n")[1].split("\n### ")[0]
    assert f"Table `{record_type.table}`" in part
    for spec in fields_of(record_type):
        (row,) = [line for line in part.splitlines() if line.startswith(f"| {spec.title} | `{spec.name}` |")]
        assert kind_words(spec) in row
        assert spec.description.replace("|", "\\|") in row


@every_record_type
def test_what_is_needed_is_asked_for(store, record_type):
    """A field left empty is refused exactly when the papers call it needed."""
    rows = stored(store, record_type)
    if not rows:
        return
    values = max(rows, key=lambda row: sum(value is None for value in row.values()))  # the plainest one
    for spec in fields_of(record_type):
        if spec.running:
            continue
        if is_needed(record_type, spec):
            with pytest.raises(InvalidEntry) as raised:
                validate(record_type, {**values, spec.name: None})
            assert spec.title in raised.value.problems[spec.name]
        else:
            validate(record_type, {**values, spec.name: None})


# --- the template -----------------------------------------------------------------------------------------------------


@every_record_type
def test_its_template_reads_back(record_type):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(record_type)))
    sheet = book.worksheets[0]
    fields = template_fields(record_type)
    assert [cell.value for cell in sheet[1]] == [spec.title for spec in fields]
    assert book.sheetnames == [record_type.plural, "Notes", "Lists"]
    example = example_of(record_type)
    for spec, cell in zip(fields, sheet[2], strict=True):
        value = example.get(spec.name)
        shown = None if value in (None, "") else cell_of(spec, value)
        found = cell.value.date() if isinstance(cell.value, datetime) and isinstance(shown, date) else cell.value
        assert found == shown, spec.name


# --- the table of field kinds -----------------------------------------------------------------------------------------


@every_kind
def test_a_kind_is_complete(kind):
    assert KINDS[kind.name] is kind
    assert kind.align == ("right" if kind.name in {"count", "money", "quantity", "hours", "share"} else "left")
    assert kind.widget


@every_kind
def test_a_kind_is_read_as_it_is_declared(kind):
    """The engine's name of the column type gives the dtype the kind promises."""
    engine_names = {"DOUBLE PRECISION": "DOUBLE", "BYTEA": "BLOB"}
    assert DTYPES[engine_names.get(kind.sql, kind.sql)] == kind.dtype


@every_record_type
def test_a_frame_of_records_has_the_dtypes_of_its_fields(record_type):
    frame = frame_of(record_type, sample_of(record_type))
    for spec in fields_of(record_type):
        assert spec.running or str(frame[spec.name].dtype) == spec.kind.dtype
