"""Is a row new, changed, or there already? By the key of its record, or by a digest of its values and how often it stands.

Table ``judged`` of the stage: held_at, row_no and the values of ``checked``, state (new | changed | same | wrong),
source_digest (NULL for keyed rows), problem (of the row as a whole).
"""

from __future__ import annotations

import duckdb

from medmgr_core.imports.choice import choosable
from medmgr_core.imports.in_reach import in_reach_sql, reach_values
from medmgr_core.imports.rows import Source, given_fields
from medmgr_core.imports.stage import literal
from medmgr_core.people.rights import Rights
from medmgr_core.record import FieldSpec, Record, fields_of
from medmgr_core.store.store import Store

# no $units: a digest tells nothing; rows of a file taken back may come again
_DIGESTS = """
SELECT source_digest, count(*)::bigint AS held FROM {table}
WHERE source_digest IS NOT NULL AND (voided_at IS NULL OR entered_batch IS NULL OR NOT entered_batch = ANY($undone))
GROUP BY 1
"""
_UNDONE = "SELECT batch FROM loaded_file WHERE voided_at IS NOT NULL ORDER BY 1"  # no $units: see above


def has_key(record_type: type[Record], source: Source) -> bool:
    """Does the file say the whole key? A field of the key that may be empty need not be there."""
    needed = [spec for spec in fields_of(record_type) if spec.is_key and (spec.running or spec.default != "")]
    return all(spec.name in source.cells for spec in needed)


def judge(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], source: Source,
          rights: Rights) -> None:  # fmt: skip
    """Fill ``judged``. rights: of the person who loads."""
    if has_key(record_type, source):
        _by_key(connection, store, record_type, source, rights)
    else:
        _by_digest(
            connection, store, record_type, {spec.name for spec in fields_of(record_type) if spec.ref} & source.cells.keys()
        )


def _by_digest(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], named: set[str]) -> None:
    undone = [batch for (batch,) in store.rows(_UNDONE)]
    with store.engine.reading() as reading:
        held = reading.frame(_DIGESTS.format(table=record_type.table), {"undone": undone})
    text = ", ".join(_part(spec, named) for spec in choosable(record_type))
    digest = f"(md5_number_lower(concat({text})) >> 1)::BIGINT AS source_digest"
    rows = f"SELECT {_held(record_type)}, is_wrong, {digest}, NULL::VARCHAR AS problem FROM checked"
    if held.empty:  # the first file: nothing to count
        state = "CASE WHEN is_wrong THEN 'wrong' ELSE 'new' END AS state"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS SELECT * EXCLUDE (is_wrong), {state} FROM ({rows})")
        return
    connection.register("held_given", held)
    nth = f"SELECT *, row_number() OVER (PARTITION BY source_digest, is_wrong ORDER BY row_no) AS nth FROM ({rows})"
    state = "CASE WHEN is_wrong THEN 'wrong' WHEN nth <= coalesce(held, 0) THEN 'same' ELSE 'new' END AS state"
    both = f"({nth}) LEFT JOIN held_given USING (source_digest)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS SELECT * EXCLUDE (nth, held, is_wrong), {state} FROM {both}")
    connection.unregister("held_given")


def _held(record_type: type[Record]) -> str:
    return ", ".join(["held_at", "row_no", *(f"v_{spec.name}" for spec in choosable(record_type))])


def _part(spec: FieldSpec, named: set[str]) -> str:
    """Its length and a colon, then its text. A reference by its text: what it stands for may change, the file does not."""
    value = f"lower(r_{spec.name})" if spec.name in named else f"v_{spec.name}::VARCHAR"
    return f"coalesce(length({value})::VARCHAR || ':', '~'), {value}"


def _by_key(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], source: Source,
            rights: Rights) -> None:  # fmt: skip
    names = [spec.name for spec in choosable(record_type)]
    chosen = ", ".join(f"t.{name}" for name in names)
    told = f"t.voided_at IS NOT NULL AS is_voided, {in_reach_sql(store, record_type)} AS in_reach"
    sql = f"SELECT {chosen}, {told} FROM {record_type.table} t"
    with store.engine.reading() as reading:  # no $units: a row out of reach must be known, so that it is not changed
        held = reading.frame(sql, reach_values(sql, rights.units(record_type.area, "enter"), rights.person_code))
    connection.register("held_given", held)
    same_key = " AND ".join(f"h.{name} = c.v_{name}" for name in record_type.key)
    given = given_fields(record_type, source.cells)
    differs = " OR ".join(f"h.{name} IS DISTINCT FROM c.v_{name}" for name in given) or "false"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE judged AS
        WITH c AS (SELECT {_held(record_type)}, is_wrong FROM checked),
        j AS (SELECT c.*, h.is_voided IS NOT NULL AS is_held, {differs} AS differs, {_problem(record_type)} AS problem
              FROM c LEFT JOIN held_given h ON {same_key})
        SELECT * EXCLUDE (is_held, differs, is_wrong), NULL::BIGINT AS source_digest,
            CASE WHEN is_wrong OR problem IS NOT NULL THEN 'wrong' WHEN NOT is_held THEN 'new'
                 WHEN differs THEN 'changed' ELSE 'same' END AS state
        FROM j""")
    connection.unregister("held_given")


def _problem(record_type: type[Record]) -> str:
    """What speaks against a keyed row whose values are fine."""
    title = record_type.title.lower()
    voided, hidden = f"This {title} was voided: restore it first.", f"A {title} of this key belongs to a unit out of your reach."
    return f"""CASE WHEN c.is_wrong THEN NULL
        WHEN h.is_voided THEN {literal(voided)} WHEN NOT h.in_reach THEN {literal(hidden)} END"""
