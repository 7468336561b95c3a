"""Headings over several rows: which rows belong to them, and one name a column made of them."""

from __future__ import annotations

from collections.abc import Sequence

from medmgr_core.entry.reading.cells import kind_of

Rows = Sequence[Sequence[str]]
Span = tuple[int, int, int, int]  # merged cells: first row, first column, last row, last column, from 0
_MOST_ABOVE, _MOST_BELOW = 3, 2


def heading_rows(rows: Rows, main: int, typed: dict[int, str], spans: Sequence[Span]) -> tuple[int, ...]:
    """Places of all rows of the heading, from the top. main: the row with most headings; typed: columns of figures."""
    top, bottom = main, main
    headed = _padded(rows[main], max(map(len, rows)))
    while top > 0 and main - top < _MOST_ABOVE and _is_upper(rows, top - 1, headed, spans):
        top -= 1
        above = _carried(_padded(rows[top], len(headed)), [headed], top, spans)
        headed = [" · ".join(_different([upper, lower])) for upper, lower in zip(above, headed, strict=True)]
    while bottom + 1 < len(rows) and bottom - main < _MOST_BELOW and _is_lower(rows[main], rows[bottom + 1], typed):
        bottom += 1
    return tuple(range(top, bottom + 1))


def flattened(rows: Rows, places: tuple[int, ...], width: int, spans: Sequence[Span]) -> tuple[str, ...]:
    """One heading a column, "Group · Subheading"; each upper heading carried over the columns it stands for."""
    lines = [_padded(rows[place], width) for place in places]
    for upper in range(len(lines) - 1):
        lines[upper] = _carried(lines[upper], lines[upper + 1 :], places[upper], spans)
    return tuple(" · ".join(_different([" ".join(line[column].split()) for line in lines])) for column in range(width))


def _is_upper(rows: Rows, upper: int, below: list[str], spans: Sequence[Span]) -> bool:
    """Words that fill gaps of the headings found so far, or that each stand over several of them."""
    width = len(below)
    above = _padded(rows[upper], width)
    over = [column for column, cell in enumerate(above) if cell]
    if not over or any(kind_of(above[column]) == "number" for column in over):
        return False
    if _tells_apart(_carried(above, [below], upper, spans), below) or _is_fuller(above, below):
        return True
    reach = {column: _reach(above, column, below, upper, spans) for column in over}
    gaps = [column for column in over if not below[column]]
    groups = [column for column in over if below[column] and reach[column] > 1]
    if len(gaps) + len(groups) < len(over) or (len(over) == 1 and not spans):
        return False
    if not groups:  # the main row has what it needs: a title beside it is none of its headings
        return len(gaps) > 1 and len(gaps) * 4 > sum(map(bool, below))
    return reach[groups[0]] < 0.8 * width if len(over) == 1 else bool(gaps) or bool(spans) or _repeats(below)


def _is_fuller(above: list[str], below: list[str]) -> bool:
    """Whether all headings have one above them, and further columns too: then they are units or subheadings."""
    headed = all(upper for upper, lower in zip(above, below, strict=True) if lower)
    return headed and sum(map(bool, above)) > sum(map(bool, below))


def _tells_apart(above: list[str], below: list[str]) -> bool:
    """Whether headings that stand several times become different by the row above them."""
    repeated = [column for column, heading in enumerate(below) if heading and below.count(heading) > 1]
    pairs = {(above[column], below[column]) for column in repeated if above[column]}
    return len(pairs) >= 0.8 * len(repeated) and len(pairs) > len({below[column] for column in repeated})


def _repeats(headings: list[str]) -> bool:
    filled = [heading for heading in headings if heading]
    return len(set(filled)) < len(filled)


def _reach(above: list[str], column: int, below: list[str], row: int, spans: Sequence[Span]) -> int:
    """Over how many headings of the row below an upper heading stands."""
    if spans:
        return next((span[3] - span[1] + 1 for span in spans if span[0] <= row <= span[2] and span[1] == column), 1)
    reach = 1
    while column + reach < len(above) and not above[column + reach] and below[column + reach]:
        reach += 1
    return reach


def _is_lower(main: Sequence[str], below: Sequence[str], typed: dict[int, str]) -> bool:
    """Units or subheadings: words over columns of figures, and nothing in the other columns."""
    filled = [column for column, cell in enumerate(below) if cell.strip()]
    words = all(column in typed and kind_of(below[column]) == "text" for column in filled)
    over = [column for column in filled if column < len(main) and main[column].strip()]
    return bool(over) and words and len(filled) * 2 >= len(typed) and len(filled) > 1


def _carried(line: list[str], lower: list[list[str]], row: int, spans: Sequence[Span]) -> list[str]:
    reach = {column: _carry(line, column, lower, row, spans) for column, cell in enumerate(line) if cell}
    if len(reach) > 2 and not spans:
        # Nothing ends the last group but the table: it is as wide as the others at most.
        *others, last = reach
        reach[last] = min(reach[last], max(reach[column] for column in others))
    carried = list(line)
    for column, columns in reach.items():
        carried[column : column + columns] = [line[column]] * columns
    return carried


def _carry(line: list[str], column: int, lower: list[list[str]], row: int, spans: Sequence[Span]) -> int:
    """Over how many columns a heading stands: as far as it is merged, else up to the next one of its row."""
    if spans:
        return min(_reach(line, column, line, row, spans), len(line) - column)
    if not any(below[column] for below in lower):  # it heads its own column
        return 1
    reach = 1
    while column + reach < len(line) and not line[column + reach] and any(below[column + reach] for below in lower):
        reach += 1
    return reach


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in row] + [""] * (width - len(row))


def _different(parts: list[str]) -> list[str]:
    return list(dict.fromkeys(part for part in parts if part))
