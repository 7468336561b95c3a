"""The field-kinds table: what each kind of field is in a table, a frame and a form.

A record class names the kind of a field by its type annotation; ``kind_of`` reads it. Nothing else in
the program decides how a field is stored, read or drawn.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin


@dataclass(frozen=True)
class Kind:
    """One kind of field. ``sql`` is the column type on both engines, ``dtype`` the pandas type of a read column."""

    name: str
    sql: str
    dtype: str
    widget: str
    align: str = "left"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        #     name         sql                 dtype             widget     align
        Kind("text", "TEXT", "str", "line"),
        Kind("long_text", "TEXT", "str", "area"),
        Kind("code", "TEXT", "str", "line"),
        Kind("choice", "TEXT", "str", "choice"),
        Kind("reference", "TEXT", "str", "reference"),
        Kind("yes_no", "BOOLEAN", "boolean", "check"),
        Kind("count", "BIGINT", "Int64", "number", "right"),
        Kind("money", "BIGINT", "Int64", "money", "right"),
        Kind("quantity", "DOUBLE PRECISION", "float64", "number", "right"),
        Kind("hours", "DOUBLE PRECISION", "float64", "number", "right"),
        Kind("share", "DOUBLE PRECISION", "float64", "percent", "right"),
        Kind("date", "DATE", "datetime64[us]", "date"),
        Kind("moment", "TIMESTAMP", "datetime64[us]", "moment"),
        Kind("content", "BYTEA", "object", "file"),
    )
}


@dataclass(frozen=True)
class As:
    """Marks the kind of a field where its Python type alone does not say it."""

    kind: str


@dataclass(frozen=True)
class Ref:
    """The field holds the key of a record of another type, named by its table."""

    table: str


@dataclass(frozen=True)
class RunningNumber:
    """The store gives the next number with this prefix when the field is left empty."""

    prefix: str


Code = Annotated[str, As("code")]
LongText = Annotated[str, As("long_text")]
Money = Annotated[int, As("money")]  # minor units (cents)
Quantity = Annotated[float, As("quantity")]
Hours = Annotated[float, As("hours")]
Share = Annotated[float, As("share")]  # 0.25 is a quarter

_BY_TYPE = {str: "text", int: "count", float: "quantity", bool: "yes_no", date: "date", datetime: "moment"}
_BY_TYPE[bytes] = "content"


def without_none(annotation: Any) -> Any:
    """The annotation of an optional field without its ``| None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [part for part in get_args(annotation) if part is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation


def choices_of(annotation: Any) -> tuple[str, ...]:
    """The allowed values of a Literal or StrEnum annotation, else ()."""
    plain = without_none(annotation)
    if get_origin(plain) is Annotated:
        plain = get_args(plain)[0]
    if get_origin(plain) is Literal:
        return tuple(str(value) for value in get_args(plain))
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return tuple(member.value for member in plain)
    return ()


def marks_of(annotation: Any) -> tuple[Any, ...]:
    """The marks (``As``, ``Ref``, ``RunningNumber``) inside an annotation, optional or not."""
    plain = without_none(annotation)
    return tuple(get_args(plain)[1:]) if get_origin(plain) is Annotated else ()


def kind_of(annotation: Any, marks: tuple[Any, ...]) -> Kind:
    """The kind of a field. Raises TypeError for an annotation no kind is known for."""
    for mark in (*marks, *marks_of(annotation)):
        if isinstance(mark, As):
            return KINDS[mark.kind]
        if isinstance(mark, Ref):
            return KINDS["reference"]
        if isinstance(mark, RunningNumber):
            return KINDS["code"]
    if choices_of(annotation):
        return KINDS["choice"]
    plain = without_none(annotation)
    if get_origin(plain) is Annotated:
        plain = get_args(plain)[0]
    if plain not in _BY_TYPE:
        raise TypeError(f"no field kind is known for {annotation!r}")
    return KINDS[_BY_TYPE[plain]]
