"""Checks of an import as set-based SQL, made from the field kinds of a record class.

A stage is a DuckDB table of text cells. `form_of` looks at a whole column, `cell_sql` (or `checked_sql` for all columns
at once) gives the SQL of values and problems. The record class has the last word on rows with rules of its own.
"""

from medmgr_core.entry.checks.answers import answers_to
from medmgr_core.entry.checks.cell import cell_sql, checked_sql
from medmgr_core.entry.checks.find_form import form_of
from medmgr_core.entry.checks.form import Form
from medmgr_core.entry.checks.judge import CellSql
from medmgr_core.entry.checks.own_rules import row_problems

__all__ = ["CellSql", "Form", "answers_to", "cell_sql", "checked_sql", "form_of", "row_problems"]
