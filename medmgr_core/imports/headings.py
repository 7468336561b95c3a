"""How near a heading of a file is to what a field goes by."""

from __future__ import annotations

import re

from medmgr_core.record import FieldSpec

_SHORTEST_TYPO = 5
_TYPO, _WITHIN, _SHARED = 1_000, 2_000, 3_000


def distance(heading: str, spec: FieldSpec) -> int | None:
    """0 for the name, growing over title and synonyms; then one slip, one within the other, and a word in common.

    None where nothing fits.
    """
    found = plain(heading)
    known = [plain(name) for name in (spec.name, spec.title, *spec.synonyms)]
    if found in known:
        return known.index(found)
    tests = ((_TYPO, _one_slip), (_WITHIN, _within))
    near = (bound + place for bound, test in tests for place, name in enumerate(known) if test(found, name))
    shared = (_SHARED + place for place, name in enumerate((spec.title, *spec.synonyms)) if _share_a_word(heading, name))
    return next(near, None) or next(shared, None)


def plain(heading: str) -> str:
    """Letters and digits only, in small letters."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def _within(one: str, other: str) -> bool:
    """“9AN - Level 9 Account Name” holds “account name”."""
    return len(other) >= 2 * _SHORTEST_TYPO and other in one


def _share_a_word(one: str, other: str) -> bool:
    """The first word, which names the thing: transaction date, transaction number."""
    first, second = (re.findall(r"[^\W\d_]{4,}", text.casefold()) for text in (one, other))
    return bool(first and second and first[0] == second[0] and len(first) > 1 and len(second) > 1)


def _one_slip(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two swapped; never a digit, as Address 1 is not Address 2."""
    if min(len(one), len(other)) < _SHORTEST_TYPO or _digits(one) != _digits(other):
        return False
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    one, other = one[start:], other[start:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def _digits(heading: str) -> str:
    return "".join(letter for letter in heading if letter.isdigit())
