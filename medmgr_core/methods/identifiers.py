"""Names, numbers and addresses of persons in free text: what seems to tell who somebody is.

A warning before saving, no proof: what is found may be harmless, and what is not found may still name somebody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_LONGEST = 20_000


@dataclass(frozen=True)
class Found:
    """What was found: ``kind`` in words, and the text as it stands there."""

    kind: str
    text: str


_TITLES = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sister|Nurse|Matron|Sir|Lady|Herr|Frau|Madame|Monsieur)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("a date of birth", re.compile(
        r"\b(?:born|dob|d\.o\.b\.?|date of birth)\b\W{0,3}(?:on )?(\d{1,4}[./ -]\w{1,9}[./ -]\d{1,4})", re.I)),
    ("a number of a person", re.compile(
        r"\b(?:nhs|mrn|hospital|patient|case|medicare|insurance|policy|id|pas|chi)\b(?: ?(?:no|number|id|nr))?"
        r"[.:# ]{1,3}(\w*\d{4,}\w*)", re.I)),
    ("a social security number", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-BD-HJLNP-UW-Z]{2}\b")),
    ("a street address", re.compile(
        r"\b\d{1,4}[a-z]?,? [A-Z]\w+(?: [A-Z]\w+)? "
        r"(?:Street|Road|Avenue|Lane|Close|Drive|Way|Crescent|Court|Terrace|St|Rd|Ave)\b")),
    ("a name", re.compile(rf"\b{_TITLES}\.? {_NAME}(?: {_NAME})?")),
    ("a name", re.compile(rf"\b(?:named|called|name is|my name's) ({_NAME}(?: {_NAME})?)")),
)  # fmt: skip
_DIGITS = re.compile(r"(?<![\w.,])\+?\d[\d ()/-]{7,20}\d(?!\w)")
_DATE = re.compile(r"^\d{4}[-/ ]\d{1,2}[-/ ]\d{1,2}$|^\d{1,2}[-/ ]\d{1,2}[-/ ]\d{4}$")
_TWO_WORDS = re.compile(rf"(?<![.!?:] )(?<!^)(?<![\w“\"])({_NAME}) ({_NAME})\b", re.M)
# Words that stand with a capital in the middle of a sentence and name no person.
_PLAIN_WORDS = """
    accident acute april august bank board care centre children christmas clinic college community county court cqc critical ct
    day december department directorate doctors duty east easter emergency english february friday general good head health
    holiday hospital house i icu intensive itu january july june manager march maternity may medical medicine minor monday mri
    national new nhs north november nursing october old older ombudsman ophthalmology orthopaedic outpatients paediatric pals
    patient people pharmacy radiology royal saturday september service services site south st sunday surgery surgical the
    theatre thursday trust tuesday unit university ward wednesday welsh west x-ray a&e
"""
_NO_NAMES = frozenset(_PLAIN_WORDS.split())


def identifiers(text: str, known: Collection[str] = ()) -> list[Found]:
    """What in a text seems to tell who somebody is, in the order it stands there, each text once.

    known: names that are none of persons, such as those of units and suppliers.
    """
    plain = text[:_LONGEST]
    places: dict[str, tuple[int, Found]] = {}
    for place, found in sorted(_all(plain, _words(known)), key=lambda pair: pair[0]):
        if not any(found.text in held.text or held.text in found.text for _, held in places.values()):
            places[found.text] = (place, found)
    return [found for _, found in places.values()]


def told(found: Collection[Found]) -> str:
    """One sentence that says what was found and what to do; empty when nothing was."""
    if not found:
        return ""
    parts = "; ".join(f"{one.kind} (“{one.text}”)" for one in list(found)[:4])
    return f"The text seems to hold {parts}. Take it out; save it as it is only if nobody can be known by it."


def _all(text: str, known: frozenset[str]) -> Iterator[tuple[int, Found]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not (kind == "a name" and _is_known(match[0], known)):
                yield match.start(), Found(kind, match[match.lastindex or 0].strip())
    yield from _numbers(text)
    for match in _TWO_WORDS.finditer(text):
        if not _is_known(match[0], known):
            yield match.start(), Found("a name", match[0])


def _numbers(text: str) -> Iterator[tuple[int, Found]]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _DATE.match(match[0]) or not 9 <= len(digits) <= 15:
            continue
        yield match.start(), Found("an NHS number" if is_nhs_number(digits) else "a phone number", match[0].strip())


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last one checks the others (modulus 11)."""
    if len(digits) != 10:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and int(digits[9]) == check % 11


def _words(known: Collection[str]) -> frozenset[str]:
    return frozenset(word for name in known for word in re.findall(r"[\w'’&-]+", name.casefold())) | _NO_NAMES


def _is_known(text: str, known: frozenset[str]) -> bool:
    """No name when one of its words is one that names no person; a title alone does not count."""
    parts = [word.casefold().strip(".") for word in text.split()]
    if re.match(rf"{_TITLES}\.? ", text):
        return False
    return any(word in known for word in parts)
