"""Does a record class have rules of its own, which no SQL made from the kinds of its fields knows?"""

from __future__ import annotations

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen

from medmgr_core.entry.checks.bounds import constraints
from medmgr_core.fields import As, Ref, RunningNumber
from medmgr_core.record import FieldSpec, Record, fields_of

_KNOWN = (As, Ref, RunningNumber, MaxLen, MinLen)
_LIMITS = (Ge, Gt, Le, Lt)


def row_problems(record_type: type[Record]) -> bool:
    """True when rows that pass the SQL must still be shown to the record class: it has validators of its own."""
    own, base = record_type.__pydantic_decorators__, Record.__pydantic_decorators__
    kinds = ("field_validators", "model_validators", "validators", "root_validators")
    if any(set(getattr(own, kind)) - set(getattr(base, kind)) for kind in kinds):
        return True
    return any(not _is_known(spec, mark) for spec in fields_of(record_type) for mark in constraints(record_type, spec))


def _is_known(spec: FieldSpec, mark: object) -> bool:
    if isinstance(mark, _LIMITS):
        return spec.kind.align == "right"
    pattern = getattr(mark, "pattern", None)
    return isinstance(mark, _KNOWN) or (isinstance(pattern, str) and set(vars(mark)) == {"pattern"})
