"""What is asked of files taken in: the list of them, rows that wait, and which profile fits a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable

from medmgr_core.imports.records import ImportProfile
from medmgr_core.store.store import Store

LOADED = """
SELECT file.batch, file.entered_at, file.file_name, file.record_table, file.unit_code, unit.name AS unit_name,
    file.rows_read, file.new_rows, file.changed_rows, file.same_rows, file.wrong_rows, file.left_out, file.total,
    file.first_on, file.last_on, file.entered_by, file.revision
FROM live_loaded_file file
JOIN live_unit unit ON unit.unit_code = file.unit_code
WHERE file.unit_code = ANY($units)
"""

WAITING = """
SELECT waiting.waiting_no, waiting.batch, file.file_name, file.record_table, waiting.unit_code, waiting.row_in_file,
    waiting.problem, waiting.cells, waiting.state, waiting.revision
FROM live_waiting_row waiting
JOIN live_loaded_file file ON file.batch = waiting.batch
WHERE waiting.unit_code = ANY($units) AND waiting.state = 'waiting'
"""

# The rows of one file, settled ones too: who gives one back is told what became of it.
WAITING_OF = """
SELECT waiting_no, batch, unit_code, row_in_file, cells, problem, state, revision FROM live_waiting_row
WHERE batch = $batch AND unit_code = ANY($units)
ORDER BY row_in_file NULLS LAST, waiting_no NULLS LAST
"""

WAITING_FILES = """
SELECT file.batch, file.file_name, file.entered_at, count(*)::bigint AS rows
FROM live_waiting_row waiting
JOIN live_loaded_file file ON file.batch = waiting.batch
WHERE waiting.unit_code = ANY($units) AND waiting.state = 'waiting'
GROUP BY 1, 2, 3
ORDER BY file.entered_at DESC NULLS LAST, file.batch NULLS LAST
"""

# no $units: how a source writes its files is the same for the whole facility
PROFILES = """
SELECT profile_code, name, record_table, headings, choice FROM live_import_profile ORDER BY profile_code NULLS LAST
"""

# The very file, taken in before by somebody for a unit in reach.
SAME_FILE = """
SELECT file_name, entered_at, entered_by FROM live_loaded_file
WHERE file_digest = $digest AND unit_code = ANY($units)
ORDER BY entered_at DESC NULLS LAST, batch NULLS LAST
LIMIT 1
"""


def profile_for(store: Store, headings: Iterable[str]) -> ImportProfile | None:
    """The profile whose headings are most of those of a sheet: at least two thirds of them, the most alike first."""
    found, best = None, 2 / 3
    given = set(headings)
    for code, name, table, held, choice in store.rows(PROFILES):
        known = set(json.loads(held))
        alike = len(given & known) / max(1, len(given | known))
        if alike >= best:
            found = ImportProfile(profile_code=code, name=name, record_table=table, headings=held, choice=choice)
            best = alike
    return found


SOURCES = """
SELECT coalesce(profile.name, file.record_table) AS source, file.record_table,
    date_trunc('month', file.entered_at)::date AS month, count(*)::bigint AS files,
    sum(file.rows_read)::bigint AS rows_read, sum(file.wrong_rows)::bigint AS wrong_rows,
    sum(file.left_out)::bigint AS left_out, max(file.last_on) AS last_on,
    sum(file.wrong_rows)::double precision / nullif(sum(file.rows_read), 0) AS wrong_share
FROM live_loaded_file file
LEFT JOIN live_import_profile profile ON profile.profile_code = file.profile_code
WHERE file.unit_code = ANY($units)
GROUP BY 1, 2, 3
ORDER BY month DESC NULLS LAST, source NULLS LAST, file.record_table NULLS LAST
"""

BREAKS = """
SELECT waiting.problem, file.record_table, count(*)::bigint AS rows, min(file.entered_at) AS since,
    min(file.entered_by) AS owner_code, min(waiting.waiting_no) AS first_no
FROM live_waiting_row waiting
JOIN live_loaded_file file ON file.batch = waiting.batch
WHERE waiting.unit_code = ANY($units) AND waiting.state = 'waiting'
GROUP BY 1, 2
ORDER BY rows DESC NULLS LAST, waiting.problem NULLS LAST, file.record_table NULLS LAST
"""
